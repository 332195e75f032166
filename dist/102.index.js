export const id = 102;
export const ids = [102];
export const modules = {

/***/ 5303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ command)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);

/**
 * The user's own command: an argument array, or one string, which means `bash --norc -euo pipefail -c STRING`. Without
 * `--norc`, bash takes a standard input that is a socket (as a pipe from Node is) for a remote login and reads ~/.bashrc.
 */
const command = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .min(1)
        .transform((line) => ['bash', '--norc', '-euo', 'pipefail', '-c', line]),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)], zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
]);


/***/ }),

/***/ 8895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FE: () => (/* binding */ hookName),
/* harmony export */   JL: () => (/* binding */ hooks),
/* harmony export */   OO: () => (/* binding */ database),
/* harmony export */   Wg: () => (/* binding */ ledger),
/* harmony export */   ZW: () => (/* binding */ revisions),
/* harmony export */   _z: () => (/* binding */ freezeWindow),
/* harmony export */   ot: () => (/* binding */ placement),
/* harmony export */   yT: () => (/* binding */ rollout)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3364);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6183);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5303);




const weightStep = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ weight: _core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .percentage */ .X1, time: _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.optional() });
/** Stands still at the weight reached until somebody says promote; back when nobody has by then. */
const pauseStep = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ pause: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ until: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('approved'), 'at-most': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0 }) });
const step = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .percentage */ .X1.transform((weight) => ({ weight })), weightStep, pauseStep]);
const rollout = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    steps: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(step).min(1).optional(),
    'step-time': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.optional(),
    'ready-within': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.optional(),
    /** How long the old side stays warm after the watch. */
    hold: _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.optional(),
    /** How many older releases stay at hand to go back to. */
    keep: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(1).max(100).optional(),
    'on-drift': zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['stop', 'adopt']).optional(),
    /** `branch`: a branch moved by compare-and-swap. `concurrency`: only the workflow's concurrency group, without `contents: write`. */
    lock: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['branch', 'concurrency']).optional(),
});
const placement = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** Brings `$RELEASE` up on the side `$COLOUR`, without traffic. */
    prepare: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.optional(),
    /**
     * What `prepare` brings a release up from. `checkout`: it builds or uploads what is checked out, so a rollback runs it only in a
     * checkout of the destination's commit; the default for cloudflare-workers and vercel. `artifact`: it brings up what was built before.
     */
    source: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['checkout', 'artifact']).optional(),
    /** Takes the side `$COLOUR` down. */
    retire: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.optional(),
    /** Prints the last `$LINES` lines that the side `$COLOUR` has logged. */
    logs: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.optional(),
    /** Ends with 0 where `$RELEASE` can still be brought up without building it again, with 1 where it is gone. */
    available: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.optional(),
    'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(300_000)),
});
const hookName = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['before-prepare', 'after-prepare', 'before-shift', 'after-promote', 'after-rollback']);
const hook = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.transform((run) => ({ run, 'time-limit': (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(300_000), 'on-failure': 'stop' })),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ run: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G, 'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(300_000)), 'on-failure': zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['stop', 'warn']).default('stop') }),
]);
/** The user's own commands at fixed places of a rollout. */
const hooks = zod__WEBPACK_IMPORTED_MODULE_0__/* .partialRecord */ .jgl(hookName, hook);
const day = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const zone = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().refine((name) => isTimeZone(name), 'expected a time zone of the IANA database, such as Europe/Zurich');
/** When nothing new is deployed: between two dates (both included), on days of the week, at hours; what is absent matches always. */
const freezeWindow = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).max(80),
    from: zod__WEBPACK_IMPORTED_MODULE_4__/* .date */ .p6().optional(),
    to: zod__WEBPACK_IMPORTED_MODULE_4__/* .date */ .p6().optional(),
    days: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(day).min(1).optional(),
    hours: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        from: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(clockTime, 'expected HH:MM'),
        to: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected HH:MM'),
    })
        .optional(),
    'time-zone': zone.default('UTC'),
    /** Who may deploy all the same, by GitHub login, giving a reason. */
    override: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)).default([]),
})
    .refine(({ from, to, days, hours }) => [from, to, days, hours].some((rule) => rule !== undefined), 'expected from, to, days or hours');
/** YAML reads 0042 as the number 42, which the order of revisions takes for the same; a fraction would lose its zeros (1.10). */
const revision = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP('expected text in quotes, such as "1.10"').min(1).max(200),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr('a whole number').nonnegative().transform(String),
]);
/** Both ends are included. */
const revisions = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ from: revision.optional(), to: revision.optional() });
const snapshot = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    /** `pg_dump -Fc` of this database; for a hosted one, through its session pooler. */
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ postgres: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1), 'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(600_000)) }),
    /** The user's own command: what it writes to the file `$SNAPSHOT` is kept; what it prints is the mark of a provider's own snapshot. */
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ command: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G, 'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(600_000)) }),
]);
const database = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** Prints the revision that the database is at. */
    revision: _command_js__WEBPACK_IMPORTED_MODULE_3__/* .command */ .G.optional(),
    /** The revisions that the release of this commit runs on. */
    'runs-on': revisions.optional(),
    /** What is kept of the data before a planned rollback. */
    snapshot: snapshot.optional(),
    /** Days that the encrypted snapshot is kept as an artifact. */
    'keep-days': zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(1).max(7).default(3),
});
const ledger = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** File names of workflows whose runs may write the ledger, beside enhanced-ci, enhanced-release and deployment-monitor. */
    workflows: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^[^/]+\.ya?ml$/, 'expected the name of a file in .github/workflows, such as deploy.yml'))
        .default([]),
    /** How old a record must be to be believed although its run was deleted. GitHub keeps runs for 90 days unless told otherwise. */
    'believe-deleted-after': _core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__.ms)(90 * 86_400_000)),
});
function isTimeZone(name) {
    try {
        new Intl.DateTimeFormat('en', { timeZone: name });
        return true;
    }
    catch {
        return false;
    }
}


/***/ }),

/***/ 7602:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IT: () => (/* binding */ hasRunEnded),
/* harmony export */   Su: () => (/* binding */ cancelRun),
/* harmony export */   cI: () => (/* binding */ readRun),
/* harmony export */   n0: () => (/* binding */ listPushRuns)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6940);

/** Whether one attempt of a run can no longer act: the run is over, is on a later attempt, or has been deleted. Needs `actions: read`. */
async function hasRunEnded(github, run) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: run.id });
        return data.status === 'completed' || (data.run_attempt ?? run.attempt) > run.attempt;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404))
            return true;
        throw error;
    }
}
/**
 * Asks GitHub to cancel a run; it still runs what is told to run always. With `force` it does not even do that: the REST reference
 * ("Force cancel a workflow run") has it only for a run that does not follow the first. Gives false where it is over already.
 * Needs `actions: write`.
 */
async function cancelRun(github, id, { force }) {
    const parameters = { ...github.repository, run_id: id };
    try {
        if (force)
            await github.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel', parameters);
        else
            await github.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', parameters);
        return true;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404, 409))
            return false;
        throw error;
    }
}
/** One run, as of its newest attempt, or undefined where there is none (any more). Needs `actions: read`. */
async function readRun(github, id) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: id });
        return runOf(data);
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404))
            return undefined;
        throw error;
    }
}
/** The newest runs of a workflow that pushes to a branch have started, newest first, 100 at most. Needs `actions: read`. */
async function listPushRuns(github, { workflow, branch }) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
        ...github.repository,
        workflow_id: workflow,
        branch,
        event: 'push',
        per_page: 100,
    });
    return data.workflow_runs.map(runOf);
}
function runOf(data) {
    return {
        id: Number(data.id),
        number: data.run_number,
        workflow: Number(data.workflow_id),
        // Where the workflow stands at another ref, GitHub writes it behind: `….yml@refs/heads/main`.
        path: data.path.replace(/@.*$/, ''),
        branch: data.head_branch ?? undefined,
        sha: data.head_sha,
        event: data.event,
        repository: data.head_repository?.full_name ?? '',
        status: data.status ?? '',
        conclusion: data.conclusion ?? undefined,
        createdAt: data.created_at,
        updatedAt: data.updated_at,
    };
}


/***/ }),

/***/ 4754:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createTag),
/* harmony export */   z: () => (/* binding */ readTag)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6940);


/** The commit that a tag leads to, through the tag object of an annotated one; undefined when there is no such tag. */
async function readTag(github, name) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref: `tags/${name}` });
        if (data.object.type !== 'tag')
            return data.object.sha;
        const tag = await github.request('GET /repos/{owner}/{repo}/git/tags/{tag_sha}', { ...github.repository, tag_sha: data.object.sha });
        return tag.data.object.sha;
    }
    catch (error) {
        if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isGithubStatus */ .o5)(error, 404))
            return undefined;
        throw error;
    }
}
/**
 * Makes an annotated tag on a commit. One that stands there already is left; one that stands elsewhere is an ActionError,
 * since a tag is a promise. `at` is milliseconds since 1970. Needs `contents: write`. Throws a GithubError.
 */
async function createTag(github, tag) {
    const standing = await readTag(github, tag.name);
    if (standing !== undefined)
        return sameCommit(tag, standing);
    const { data } = await github.request('POST /repos/{owner}/{repo}/git/tags', {
        ...github.repository,
        tag: tag.name,
        message: tag.message,
        object: tag.sha,
        type: 'commit',
        tagger: {
            name: 'github-actions[bot]',
            email: '41898282+github-actions[bot]@users.noreply.github.com',
            date: new Date(tag.at).toISOString(),
        },
    });
    try {
        await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/tags/${tag.name}`, sha: data.sha });
        return 'created';
    }
    catch (error) {
        // Another run was faster, or our own answer was lost.
        const now = await readTag(github, tag.name);
        if (now === undefined)
            throw error;
        return sameCommit(tag, now);
    }
}
function sameCommit(tag, standing) {
    if (standing === tag.sha)
        return 'exists';
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`The tag ${tag.name} stands on ${standing}, not on ${tag.sha}`, {
        hint: 'A tag is never moved: choose another version, or delete the tag by hand if nothing was released by it.',
    });
}


/***/ }),

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ mayDeploy),
/* harmony export */   DD: () => (/* binding */ environmentFor),
/* harmony export */   W0: () => (/* binding */ branchOf),
/* harmony export */   _r: () => (/* binding */ matchesBranch)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** The branch of a full ref, or undefined for a tag or a pull request. */
function branchOf(ref) {
    return /^refs\/heads\/(.+)$/.exec(ref)?.[1];
}
/** Whether a branch matches a pattern as GitHub's filters have it: `*` within a part, `**` across parts, `?` one character. */
function matchesBranch(pattern, branch) {
    const source = pattern.replace(/\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => part === '**' ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`);
    return new RegExp(`^${source}$`).test(branch);
}
/** Whether an environment may be deployed to from a ref. One that names no branches may from any. */
function mayDeploy(environment, ref) {
    const branch = branchOf(ref);
    return environment.branches.length === 0 || (branch !== undefined && environment.branches.some((one) => matchesBranch(one, branch)));
}
/** The environment that a push to the ref reaches, or undefined. Throws an ActionError where several do. */
function environmentFor(config, ref) {
    const found = [...config.environments.values()].filter((one) => one.branches.length > 0 && mayDeploy(one, ref));
    if (found.length <= 1)
        return found[0];
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${ref} reaches ${found.length} environments: ${found.map((one) => one.name).join(', ')}`, {
        hint: 'Name one in the input "environment", or let their branches differ.',
    });
}


/***/ }),

/***/ 765:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ notTheCommit),
/* harmony export */   b: () => (/* binding */ readCheckout)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);

/** Milliseconds for one look. */
const timeLimit = 30_000;
const shownFiles = 5;
/** The commit of the working directory itself: a repository that only lies around it is not what was checked out. */
async function readCheckout({ exec, cwd, variables }, signal) {
    // In a container the folder belongs to another user, which git refuses; nothing of the repository is run by these two calls.
    const options = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '--no-optional-locks'];
    const env = {
        ...Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('GIT_'))),
        GIT_CEILING_DIRECTORIES: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(cwd),
        LC_ALL: 'C',
    };
    const git = async (...args) => {
        const result = await exec(['git', ...options, ...args], { cwd, env, timeout: timeLimit, ...(signal === undefined ? {} : { signal }) });
        signal?.throwIfAborted();
        if (result.state === 'exited' && result.code === 0)
            return { told: result.stdout };
        return { why: result.state === 'exited' ? result.stderr.trim().slice(-300) : `git: ${result.state}` };
    };
    const head = await git('rev-parse', '--verify', 'HEAD');
    if (head.told === undefined)
        return { state: 'unknown', reason: head.why };
    const status = await git('status', '--porcelain', '--untracked-files=all');
    if (status.told === undefined)
        return { state: 'unknown', reason: status.why };
    const changed = status.told.split('\n').filter((line) => line !== '');
    return { state: 'commit', sha: head.told.trim(), changed: changed.map((line) => line.slice(3)) };
}
/** Why what lies in the working directory is not the release, in words, or undefined where it is. Not to know is no reason to go on. */
function notTheCommit(checkout, { version, sha }) {
    if (checkout.state === 'unknown')
        return `but which commit that is could not be told (${checkout.reason}), and ${version} is ${sha}`;
    if (checkout.sha !== sha)
        return `and that is at ${checkout.sha}, while ${version} is ${sha}`;
    if (checkout.changed.length === 0)
        return undefined;
    const more = checkout.changed.length - shownFiles;
    const files = `${checkout.changed.slice(0, shownFiles).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return `and that is at ${sha}, the commit of ${version}, but not as the commit has it: ${files}`;
}


/***/ }),

/***/ 5355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C3: () => (/* binding */ describeObservation),
/* harmony export */   JV: () => (/* binding */ bothColours),
/* harmony export */   Jq: () => (/* binding */ describeWeights),
/* harmony export */   Lx: () => (/* binding */ isClosed),
/* harmony export */   cK: () => (/* binding */ matches),
/* harmony export */   jT: () => (/* binding */ allTo),
/* harmony export */   mw: () => (/* binding */ servesEverything)
/* harmony export */ });
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6183);

/** Shares differ by at most this much where a provider rounds them. */
const tolerance = 0.015;
/** Whether the provider shows what was intended. All and nothing are taken exactly. */
function matches(observed, intent) {
    return bothColours.every((colour) => {
        const side = observed[colour];
        const wanted = intent[colour];
        if (wanted === 0)
            return side.weight === 0 && !side.open;
        if (side.state !== 'serving')
            return false;
        return wanted === 1 ? side.weight === 1 : Math.abs(side.weight - wanted) <= tolerance;
    });
}
/** Whether nothing could reach a side that is to have none, whatever becomes of the other. */
function isClosed(observed, intent) {
    return bothColours.every((colour) => intent[colour] > 0 || (observed[colour].weight === 0 && !observed[colour].open));
}
/** Whether one side has all traffic and nothing could reach the other. */
function servesEverything(observed, colour) {
    return matches(observed, allTo(colour));
}
function allTo(colour) {
    return colour === 'blue' ? { blue: 1, green: 0 } : { blue: 0, green: 1 };
}
const bothColours = ['blue', 'green'];
/** What was observed, in words: `blue 100% serving, green 0% down`. */
function describeObservation(observed) {
    return bothColours.map((colour) => `${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(observed[colour].weight)} ${observed[colour].state}`).join(', ');
}
function describeWeights(weights) {
    return bothColours.map((colour) => `${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weights[colour])}`).join(', ');
}


/***/ }),

/***/ 102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I3: () => (/* binding */ assembleCrew),
  IR: () => (/* binding */ githubBooks),
  Ne: () => (/* binding */ lockDepsOf),
  KV: () => (/* binding */ selfOf),
  kK: () => (/* binding */ withLock)
});

// EXTERNAL MODULE: ./packages/shared/build/core/redact.js
var redact = __webpack_require__(4582);
// EXTERNAL MODULE: ./packages/shared/build/github/runs.js
var runs = __webpack_require__(7602);
// EXTERNAL MODULE: ./packages/shared/build/rollout/checkout.js
var checkout = __webpack_require__(765);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var rollout_ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/group-lock.js





const pollEvery = 10_000;
/** Milliseconds for which a look at the ledger counts: each costs a request for every rollout in it. */
const lookLasts = 15_000;
/**
 * `rollout.lock: concurrency`: a lock without a branch, for jobs that may not have `contents: write`. What keeps two rollouts apart is
 * the concurrency group of the workflow; here only the ledger is asked whether another stands open. It is no fence: two that begin in
 * the same second both pass, and a late holder is stopped only once a newer rollout is in the ledger. Nobody can be told anything.
 */
function groupLock(deps) {
    const { ledger, holder } = deps;
    return {
        take: async (wait, signal) => {
            await untilAlone(deps, wait, signal);
            return held(deps, (await ledger.read()).some((record) => (0,reconcile/* isOurs */.M)(record, holder)));
        },
        held: async () => ((await ledger.read()).some((record) => (0,reconcile/* isOurs */.M)(record, holder)) ? held(deps, true) : undefined),
    };
}
async function untilAlone({ ledger, holder, environment, hasEnded, clock, log }, wait, signal) {
    const deadline = clock.now() + wait;
    for (let told = false;;) {
        const other = await firstRunning(await ledger.read(), { holder, hasEnded });
        if (other === undefined)
            return;
        const { id, attempt, job } = other.intent.run;
        if (clock.now() >= deadline) {
            throw new errors/* ActionError */.lZ(`Run ${id} (attempt ${attempt}, job ${job}) is in the middle of a rollout of ${environment}, after a wait of ${(0,duration/* formatDuration */.a3)(wait)}`, {
                hint: `With rollout.lock: concurrency, every job that deploys or rolls back has to be in the concurrency group slipway-${environment}.`,
            });
        }
        if (!told)
            log.info(`Waiting for run ${id} (job ${job}), which is in the middle of a rollout of ${environment}`);
        told = true;
        await clock.sleep(Math.min(pollEvery, Math.max(1, deadline - clock.now())), signal);
    }
}
/** What a dead run left open is reconciled, not waited for. */
async function firstRunning(records, { holder, hasEnded }) {
    for (const record of records) {
        if (!(0,rollout_ledger/* isOpen */.nT)(record) || (0,reconcile/* isOurs */.M)(record, holder))
            continue;
        const { id, attempt, job } = record.intent.run;
        if (!(await hasEnded({ run: id, attempt, job })))
            return record;
    }
    return undefined;
}
function held({ ledger, holder, environment, clock }, reentered) {
    let lookedAt;
    return {
        generation: holder.run,
        reentered,
        takenFrom: undefined,
        check: async () => {
            if (lookedAt !== undefined && clock.now() - lookedAt < lookLasts)
                return;
            const newer = (await ledger.read()).find((record) => (0,rollout_ledger/* isOpen */.nT)(record) && !(0,reconcile/* isOurs */.M)(record, holder) && record.intent.run.id > holder.run);
            if (newer !== undefined) {
                throw new lock/* LockLost */.yS(`Run ${newer.intent.run.id}, which is newer, has begun a rollout of ${environment}`, {
                    hint: `Another run acts on this environment now, so this one changes nothing more. Put both into the concurrency group slipway-${environment}.`,
                });
            }
            lookedAt = clock.now();
        },
        signals: async () => [],
        answer: async () => undefined,
        release: async () => undefined,
    };
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/heed.js
var heed = __webpack_require__(9795);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/rollout/user-command.js + 1 modules
var user_command = __webpack_require__(4465);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/hooks.js




const noHooks = {
    has: () => false,
    run: async () => undefined,
    describe: (name) => `${name}: no hook`,
};
/** The hooks of the configuration, as commands that are told the moment on standard input and in their environment. */
function commandHooks(config, deps) {
    return {
        has: (name) => config[name] !== undefined,
        run: async (moment, signal) => {
            const hook = config[moment.hook];
            if (hook !== undefined)
                await runHook(hook, moment, signal, deps);
        },
        describe: (name) => {
            const hook = config[name];
            return hook === undefined ? noHooks.describe(name) : describeHook(name, hook);
        },
    };
}
async function runHook(hook, moment, signal, deps) {
    const name = `hooks.${moment.hook}`;
    const input = JSON.stringify(moment);
    const variables = momentVariables(moment, input);
    try {
        await (0,user_command/* runUserCommand */.w0)({ command: hook.run, name, timeLimit: hook['time-limit'], variables, input, signal }, deps);
    }
    catch (error) {
        // A run that is cancelled ends, whatever the hook was allowed.
        if (hook['on-failure'] === 'stop' || signal?.aborted === true)
            throw error;
        deps.log.warning(`${(0,errors/* messageOf */.bD)(error)}; the rollout goes on, since its on-failure is warn`);
        deps.log.info((0,errors/* describe */.q0)(error));
    }
}
/** What a hook finds in its environment beside what every command of the user's finds there. */
function momentVariables(moment, json) {
    const { colour, release, previous } = moment;
    const { ARTIFACT: _none, ...subject } = (0,user_command/* subjectVariables */.o7)({ colour, release, artifact: undefined });
    return {
        ...subject,
        HOOK: moment.hook,
        ENVIRONMENT: moment.environment,
        SERVICE: moment.service,
        KIND: moment.kind,
        PREVIOUS_COLOUR: previous?.colour ?? '',
        PREVIOUS_RELEASE: previous?.release?.version ?? '',
        PREVIOUS_SHA: previous?.release?.sha ?? '',
        REASON: moment.reason ?? '',
        SLIPWAY_ROLLOUT: json,
    };
}
function describeHook(name, hook) {
    const [program, ...args] = hook.run;
    // A plain string stands behind four words of bash; the line itself is what its author wrote.
    const words = (0,external_node_path_.basename)(program) === 'bash' ? (args.at(-1) ?? program) : [program, ...args].join(' ');
    const failure = hook['on-failure'] === 'stop' ? 'a failure ends the rollout' : 'a failure is a warning';
    return `${name}: ${words.split('\n')[0]} (at most ${(0,duration/* formatDuration */.a3)(hook['time-limit'])}; ${failure})`;
}

// EXTERNAL MODULE: ./packages/shared/build/judge/thresholds.js
var judge_thresholds = __webpack_require__(1247);
// EXTERNAL MODULE: ./packages/shared/build/probe/result.js
var result = __webpack_require__(5745);
// EXTERNAL MODULE: ./packages/shared/build/probe/run.js + 1 modules
var run = __webpack_require__(1954);
// EXTERNAL MODULE: ./packages/shared/build/traffic/classification.js
var classification = __webpack_require__(921);
// EXTERNAL MODULE: ./packages/shared/build/traffic/headed.js
var headed = __webpack_require__(8310);
// EXTERNAL MODULE: ./packages/shared/build/traffic/keep-alive.js
var keep_alive = __webpack_require__(3644);
// EXTERNAL MODULE: ./packages/shared/build/traffic/open-loop.js
var open_loop = __webpack_require__(2904);
// EXTERNAL MODULE: ./packages/shared/build/traffic/tally.js + 1 modules
var traffic_tally = __webpack_require__(4642);
;// CONCATENATED MODULE: ./packages/shared/build/judge/exceedance.js
/** How seldom chance alone may bring as many failures as were seen, of a service whose rate is the limit itself. */
const chance = 0.002;
/**
 * Whether a rate is above its limit by more than chance: of `requests` at exactly the limit, as many failures or more than
 * `failed` come about less often than one time in 500 (the upper tail of the binomial distribution).
 */
function clearlyAbove({ failed, requests, limit }) {
    return failed > limit * requests && upperTail(failed, requests, limit) < chance;
}
/** P(X >= k) of X ~ Binomial(n, p), for k above the mean: the sum of a falling series. */
function upperTail(k, n, p) {
    if (k <= 0)
        return 1;
    if (k > n || p <= 0)
        return 0;
    if (p >= 1)
        return 1;
    let logTerm = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (let i = 1; i <= k; i += 1)
        logTerm += Math.log((n - k + i) / i);
    let term = Math.exp(logTerm);
    let sum = 0;
    for (let i = k; i <= n && term > sum * 1e-12; i += 1) {
        sum += term;
        term *= ((n - i) / (i + 1)) * (p / (1 - p));
    }
    return Math.min(1, sum);
}

// EXTERNAL MODULE: ./packages/shared/build/traffic/answer-words.js
var answer_words = __webpack_require__(9747);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/step-rule.js





/** Failures that follow on one another have one cause: they count as evidence once a block. Milliseconds. */
const blockLength = 5_000;
/** A release fails on its errors when there are so many of them, in so many blocks. */
const failuresNeeded = 3;
const blocksNeeded = 3;
/** Requests below which a rate says nothing. */
const minimumRequests = 5;
/** Requests below which a step does not end before its time is over. */
const enoughToFailEarly = 20;
/**
 * The share of requests that may be beyond a percentile, and the requests on which it is judged: ten are expected beyond it
 * then, and of fewer, a handful of slow ones is the percentile.
 */
const percentiles = {
    'response-time.p50': { beyond: 0.5, needed: 20 },
    'response-time.p95': { beyond: 0.05, needed: 200 },
    'response-time.p99': { beyond: 0.01, needed: 1_000 },
};
/**
 * A step against the thresholds. A metric above its limit is a fail when it is clearly so (see `clearlyAbove`) by requests in
 * three blocks of 5 s, where the step is long enough to have them; else a warning, and the step is looked at once more. A
 * percentile of too few requests is not judged: that is said in its condition, and no part of the judgement.
 */
function judgeStepTraffic(sight) {
    const { windows, own, thresholds, length } = sight;
    const tally = own(windows);
    const observed = (0,traffic_tally/* observedOf */.O_)(tally, length, (0,traffic_tally/* countingOf */.dk)(thresholds));
    const late = (0,traffic_tally/* latenessDoubt */.oL)(windows);
    const doubts = late === undefined ? {} : { 'response-time.p50': late, 'response-time.p95': late, 'response-time.p99': late };
    const conditions = [];
    const counted = [];
    for (const [metric, limit] of limitsOf(thresholds)) {
        const percentile = percentiles[metric];
        const needed = percentile?.needed ?? minimumRequests;
        const [condition] = (0,judge_thresholds/* judgeThresholds */.wT)({ ...observed, doubts }, { [metric]: limit }, { minimumRequests: needed }).conditions;
        if (condition === undefined)
            continue;
        const judged = condition.verdict === 'fail' ? weigh(condition, { metric, limit }, sight) : condition;
        conditions.push(judged);
        if (percentile === undefined || tally.latencies.count >= needed)
            counted.push(judged);
    }
    const doubtful = (0,answer_words/* whyDoubtful */.eS)(tally, thresholds['error-rate'] ?? 0);
    if (doubtful !== undefined) {
        const condition = { name: answer_words/* answersToJudgeBy */.Vs, verdict: 'warn', reason: doubtful };
        conditions.push(condition);
        counted.push(condition);
    }
    return { judgement: (0,judge_thresholds/* judgementOf */.lG)(counted), conditions, observed };
}
/** Whether a step may end before its time is over. To be asked at the end of a block, so that the order within it does not matter. */
function failsEarly(sight) {
    const tally = sight.own(sight.windows);
    if ((0,traffic_tally/* answeredCount */.RI)(tally) + (0,traffic_tally/* failureCount */.Ep)(tally) < enoughToFailEarly || blocksOf(sight.windows).length < blocksNeeded)
        return false;
    const { judgement } = judgeStepTraffic(sight);
    return judgement.verdict === 'fail' && (0,traffic_tally/* latenessDoubt */.oL)(sight.windows) === undefined;
}
/** A metric above its limit: a fail where the evidence is enough. */
function weigh(condition, { metric, limit }, sight) {
    const { windows, own } = sight;
    const { share, of, what } = failuresOf(metric, limit, sight);
    const { bad, all } = of(own(windows));
    const blocks = blocksOf(windows);
    const failing = blocks.filter((block) => of(own(block)).bad > 0).length;
    const spread = blocks.length < blocksNeeded || failing >= blocksNeeded;
    if (bad >= failuresNeeded && spread && clearlyAbove({ failed: bad, requests: all, limit: share }))
        return condition;
    const seen = `${bad} of ${all} requests ${what}, in ${failing} of ${blocks.length} blocks of ${(0,duration/* formatDuration */.a3)(blockLength)}`;
    return { ...condition, verdict: 'warn', reason: `${condition.reason}; ${seen}, which is too little to go back on` };
}
/** What makes a request a bad one for a metric, and the share of bad ones that the limit allows. "P95 at most 1 s" is "at most 5 % above 1 s". */
function failuresOf(metric, limit, { thresholds }) {
    const percentile = percentiles[metric];
    if (percentile !== undefined) {
        const of = ({ latencies }) => ({ bad: latencies.countAbove(limit), all: latencies.count });
        return { share: percentile.beyond, of, what: 'were slower' };
    }
    const count = (tally) => (metric === 'client-error-rate' ? (0,traffic_tally/* clientErrorCount */.HU)(tally) : (0,traffic_tally/* errorCount */.YH)(tally, (0,traffic_tally/* countingOf */.dk)(thresholds)));
    const of = (tally) => ({ bad: count(tally), all: (0,traffic_tally/* answeredCount */.RI)(tally) + (0,traffic_tally/* failureCount */.Ep)(tally) });
    return { share: limit, of, what: 'failed' };
}
/** The windows by blocks; what came back after the last whole block belongs to it. */
function blocksOf(windows) {
    const start = windows[0]?.at ?? 0;
    const last = windows.at(-1);
    const whole = last === undefined ? 0 : Math.floor((last.at + last.length - start) / blockLength);
    const blocks = Array.from({ length: Math.max(1, whole) }, () => []);
    for (const window of windows)
        blocks[Math.min(blocks.length - 1, Math.floor((window.at - start) / blockLength))]?.push(window);
    return blocks;
}
function limitsOf(thresholds) {
    const named = ['error-rate', 'client-error-rate', 'response-time.p50', 'response-time.p95', 'response-time.p99'];
    return named.flatMap((metric) => {
        const limit = thresholds[metric];
        return limit === undefined ? [] : [[metric, limit]];
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/judge-step.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});









/** The judge of a real service: its health probes, and synthetic requests against the environment's thresholds. */
function serviceJudge(given) {
    const deps = { ...given, headers: (0,headed/* trafficHeaders */.q)(given.environment, given.variables) };
    return {
        ready: async (spot, release, signal) => (0,result/* judgeProbes */.$)(await probe(spot, release?.version, deps, signal)),
        duringStep: (question) => lookAtStep(question, deps),
    };
}
/** A side's own address in place of the environment's, with the environment's base path unless it has one of its own. */
function baseUrlOf(spot, environmentUrl) {
    if (spot.scope === 'edge')
        return environmentUrl;
    const own = new URL(spot.address);
    const path = own.pathname === '/' ? new URL(environmentUrl).pathname : own.pathname;
    return `${own.origin}${path}`.replace(/\/+$/, '');
}
async function probe(spot, release, deps, signal) {
    const { environment, variables, clock, headers } = deps;
    const baseUrl = baseUrlOf(spot, environment.url);
    // A side is asked past the edge, where protection lies that the edge's users never meet.
    const http = spot.scope === 'edge' ? deps.http : (0,headed/* headed */.w)(deps.http, baseUrl, headers);
    return await (0,run/* runProbes */.j5)(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) });
}
async function lookAtStep(question, deps) {
    const { colour, address, edge } = question;
    const side = address === undefined ? undefined : { scope: colour, address };
    const enough = new AbortController();
    const signal = AbortSignal.any([question.signal, enough.signal]);
    const [health, onSide, onEdge] = await Promise.all([
        side === undefined ? undefined : healthOf(side, colour, question, deps),
        side === undefined ? undefined : trafficTo(side, question, deps, signal, () => enough.abort()),
        edge || side === undefined ? trafficTo({ scope: 'edge' }, question, deps, signal, () => enough.abort()) : undefined,
    ]);
    const direct = onSide === undefined ? undefined : judge(onSide, colour);
    const throughEdge = onEdge === undefined ? undefined : judge(onEdge, 'edge');
    // At a small weight the edge alone has too few answers of the new release: then what its own address told decides.
    const edgeCounts = throughEdge !== undefined && (direct === undefined || throughEdge.judgement.verdict === 'fail');
    return {
        judgement: (0,judge_thresholds/* judgementOf */.lG)([
            ...(health ?? []),
            ...(direct === undefined ? [] : [direct.whole]),
            ...(edgeCounts ? [throughEdge.whole] : []),
        ]),
        conditions: [...(health ?? []), ...(direct?.conditions ?? []), ...(edgeCounts ? throughEdge.conditions : [])],
        measurements: [...(direct?.measurements ?? []), ...(throughEdge?.measurements ?? [])],
    };
}
/** The probes, once more where they failed: one lost packet is no reason to go back. */
async function healthOf(side, colour, { release, signal }, deps) {
    let results = await probe(side, release.version, deps, signal);
    if ((0,result/* judgeProbes */.$)(results).verdict !== 'pass')
        results = await probe(side, release.version, deps, signal);
    return results.map((result) => ({
        name: `health of ${colour}: ${result.name}`,
        verdict: result.verdict,
        ...('reason' in result ? { reason: result.reason } : {}),
    }));
}
/** Sends the step's requests to one place; ends both sights when this one is bad enough. */
async function trafficTo(spot, { span, release }, deps, signal, stop) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { environment, clock, headers } = deps;
        const { requestsPerSecond, timeout, paths } = environment.traffic;
        const base = baseUrlOf(spot, environment.url);
        const own = spot.scope === 'edge' ? (some) => (0,traffic_tally/* attributableTo */.di)(release.version, some) : traffic_tally/* mergeTallies */.n_;
        const connections = __addDisposableResource(env_1, (0,keep_alive/* keepAliveHttp */.P)(), false);
        const windows = [];
        const soFar = (length) => ({ windows: [...windows], own, thresholds: environment.thresholds, length });
        let bad;
        const start = clock.now();
        const onWindow = (window) => {
            const before = blockAt(window.at - start);
            windows.push(window);
            const passed = window.at + window.length - start;
            if (bad !== undefined || blockAt(passed) === before || !failsEarly(soFar(passed)))
                return;
            bad = soFar(passed);
            stop();
        };
        const report = await (0,open_loop/* generateTraffic */.p)({
            paths: (0,classification/* askedPaths */.Zc)(base, paths, environment.probes),
            requestsPerSecond,
            duration: span,
            timeout: Math.min(timeout, patience(environment, span)),
        }, { http: (0,headed/* headed */.w)(deps.traffic ?? connections.http, base, headers), clock, signal, onWindow });
        return bad ?? soFar(report.length);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function blockAt(passed) {
    return Math.floor(passed / blockLength);
}
function judge(sight, scope) {
    const { judgement, conditions, observed } = judgeStepTraffic(sight);
    return {
        judgement,
        /** The judgement as one condition: what a step did not judge stands in its conditions, and is no part of this. */
        whole: { name: scope, ...judgement },
        conditions: conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` })),
        measurements: measurementsOf(observed, scope),
    };
}
/** Long enough that a slow answer is seen as slow, not as none; short enough that a step ends soon after its time. */
function patience({ thresholds }, span) {
    const slowest = Math.max(0, ...['p50', 'p95', 'p99'].map((name) => thresholds[`response-time.${name}`] ?? 0));
    return Math.max(1_000, span, 2 * slowest);
}
function measurementsOf({ requests, values }, scope) {
    const named = Object.entries(values).map(([name, value]) => {
        const unit = name.startsWith('response-time.') ? 'ms' : name === 'throughput' ? 'per-second' : 'ratio';
        return { name, value, unit, scope };
    });
    return [{ name: 'requests', value: requests, unit: 'count', scope }, ...named];
}

// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./packages/shared/build/github/deployments.js

/** A deployment that merges nothing and waits for no check: both were decided before. Needs `deployments: write`. */
async function createDeployment(github, deployment) {
    const { data } = await github.request('POST /repos/{owner}/{repo}/deployments', {
        ...github.repository,
        ref: deployment.ref,
        task: deployment.task,
        environment: deployment.environment,
        payload: deployment.payload,
        description: deployment.description,
        auto_merge: false,
        required_contexts: [],
        transient_environment: false,
        production_environment: deployment.production,
    });
    // 202 with a message only comes with auto_merge, which is off.
    if (!('id' in data))
        throw new Error('GitHub made no deployment');
    return Number(data.id);
}
/** Deployments of one environment and task, newest first as GitHub lists them, a page of 100 at a time. */
async function* listDeployments(github, { environment, task }) {
    const deployments = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/deployments', { ...github.repository, environment, task, ...page }));
    for await (const one of deployments)
        yield { id: Number(one.id), createdAt: one.created_at, payload: one.payload };
}
/** Statuses of a deployment, oldest first: several may share a second, so their ids give the order. */
async function listDeploymentStatuses(github, id) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
        ...github.repository,
        deployment_id: id,
        per_page: 100,
    });
    return data
        .map((one) => ({ id: Number(one.id), at: one.created_at, state: one.state, description: one.description }))
        .sort((a, b) => a.id - b.id);
}
/**
 * Adds a status. GitHub's own `auto_inactive` is off, since it leaves out production environments. A lost answer is
 * answered by sending again: a status that stands there twice says the same.
 */
async function addDeploymentStatus(github, id, status) {
    for (let attempt = 1;; attempt += 1) {
        try {
            await github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
                ...github.repository,
                deployment_id: id,
                state: status.state,
                description: status.description,
                log_url: status.logUrl,
                environment_url: status.environmentUrl,
                auto_inactive: false,
            });
            return;
        }
        catch (error) {
            if (attempt === 3 || !(0,github_errors/* isUncertain */.cp)(error))
                throw error;
        }
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/ledger-store.js




/** The `task` that tells our deployments from those of jobs and of other tools. */
const ledgerTask = 'slipway';
/** How many rollouts back the ledger is read; each costs a request. */
const depth = 30;
/** How many deployments are looked at for them: another service that shares the environment may have written the newest ones. */
const lookedAt = 500;
/** The ledger in GitHub Deployments and their statuses. Needs `deployments: write`; reading alone, `deployments: read`. */
function githubLedger(github, place) {
    let seen;
    return {
        read: async () => {
            const { own, neighbours } = await findOwn(github, place);
            seen = neighbours;
            return await Promise.all(own.map((one) => readRecord(github, one)));
        },
        neighbours: () => seen,
        open: async (wanted) => {
            const create = () => createDeployment(github, {
                ref: wanted.release.sha,
                environment: place.environment,
                task: ledgerTask,
                payload: { ...wanted },
                description: `${wanted.kind} of ${wanted.release.version} to ${wanted.colour}`.slice(0, 140),
                production: place.production,
            });
            try {
                return await create();
            }
            catch (error) {
                if (!(0,github_errors/* isUncertain */.cp)(error))
                    throw error;
                // The answer was lost, not always the deployment.
                const made = (await findOwn(github, place)).own.find((one) => sameIntent(one.intent, wanted));
                return made?.deployment.id ?? (await create());
            }
        },
        write: (id, entry) => addDeploymentStatus(github, id, {
            state: entry.state,
            description: (0,rollout_ledger/* formatDescription */.GQ)(entry),
            logUrl: place.logUrl,
            environmentUrl: place.url,
        }),
    };
}
/** The newest records of this service, newest first, and whose else were met on the way. */
async function findOwn(github, { service, environment }) {
    // A deployment that is made while pages are turned shows one of the last page again.
    const own = new Map();
    const others = new Map();
    let read = 0;
    for await (const deployment of listDeployments(github, { environment, task: ledgerTask })) {
        read += 1;
        const [known] = withIntent(deployment);
        if (known?.intent.service === service)
            own.set(deployment.id, known);
        else if (known !== undefined)
            others.set(known.intent.service, (others.get(known.intent.service) ?? new Set()).add(deployment.id));
        if (own.size >= depth || read >= lookedAt)
            break;
    }
    const counts = [...others].map(([name, ids]) => ({ service: name, records: ids.size }));
    return {
        own: [...own.values()].sort((a, b) => b.deployment.id - a.deployment.id),
        neighbours: { own: own.size, others: counts, cutAt: own.size < depth && read >= lookedAt ? lookedAt : undefined },
    };
}
/** A deployment with our task but another payload was not written by us, and says nothing. */
function withIntent(deployment) {
    const payload = typeof deployment.payload === 'string' ? parseOrNothing(deployment.payload) : deployment.payload;
    const parsed = rollout_ledger/* intent */.tf.safeParse(payload);
    return parsed.success ? [{ deployment, intent: parsed.data }] : [];
}
async function readRecord(github, known) {
    const statuses = await listDeploymentStatuses(github, known.deployment.id);
    const entries = statuses.flatMap((status) => {
        const said = (0,rollout_ledger/* parseDescription */.aJ)(status.description);
        return said !== undefined && isEntryState(status.state) ? [{ at: status.at, state: status.state, ...said }] : [];
    });
    return { id: known.deployment.id, at: known.deployment.createdAt, intent: known.intent, entries };
}
function sameIntent(one, other) {
    const { run } = one;
    return (run.id === other.run.id &&
        run.attempt === other.run.attempt &&
        run.job === other.run.job &&
        one.kind === other.kind &&
        one.colour === other.colour &&
        one.release.version === other.release.version);
}
function isEntryState(state) {
    return ['in_progress', 'success', 'failure', 'error', 'inactive'].includes(state);
}
function parseOrNothing(text) {
    try {
        return (0,json/* parseJson */.qF)(text, 'The payload');
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/lock-store.js + 2 modules
var lock_store = __webpack_require__(5205);
// EXTERNAL MODULE: ./packages/shared/build/rollout/neighbours.js
var neighbours = __webpack_require__(8505);
// EXTERNAL MODULE: ./packages/shared/build/rollout/placement.js
var placement = __webpack_require__(2578);
// EXTERNAL MODULE: ./packages/shared/build/rollout/targets/index.js
var targets = __webpack_require__(7556);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/github/tags.js
var tags = __webpack_require__(4754);
// EXTERNAL MODULE: ./packages/shared/build/rollout/branches.js
var rollout_branches = __webpack_require__(4377);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/trust.js




/** Workflows of the suite, and of whoever calls them under the same names. */
const ledgerWorkflows = ['enhanced-ci.yml', 'enhanced-release.yml', 'deployment-monitor.yml'];
/** A record may be this much older or newer than its run says it was at work: the times come from two places. */
const slack = 5 * 60_000;
/**
 * Why a record is not believed, or undefined where it is: its run ran one of the workflows, in this repository, on a branch
 * that may write here, and was at work when the record was made. `tagged` is the commit of a tag named as the run's ref.
 */
function whyDoubtful(record, run, policy, { now, tagged }) {
    const at = Date.parse(record.at);
    const name = `run ${record.intent.run.id}`;
    if (run === undefined)
        return now - at >= policy.believeDeletedAfter ? undefined : `${name} does not exist`;
    if (run.repository.toLowerCase() !== policy.repository.toLowerCase())
        return `${name} is of ${run.repository || 'another repository'}`;
    if (run.event.startsWith('pull_request'))
        return `${name} is of a pull request`;
    const file = run.path.replace(/^\.github\/workflows\//, '');
    if (!policy.workflows.includes(file))
        return `${name} ran ${run.path || 'an unknown workflow'}, which is not one that writes the ledger`;
    if (!isAllowedRef(run, policy, tagged))
        return `${name} ran on ${run.branch ?? 'no branch'}, from which nothing is deployed here`;
    const over = run.status === 'completed' ? Date.parse(run.updatedAt) : now;
    if (at < Date.parse(run.createdAt) - slack || at > over + slack)
        return `${name} was not at work at ${record.at}`;
    return undefined;
}
/** A tag counts only at its own commit: a branch may have a tag's name. */
function isAllowedRef({ branch, sha }, { branches, defaultBranch }, tagged) {
    if (branch === undefined)
        return false;
    return isAllowedBranch(branch, { branches, defaultBranch }) || tagged === sha;
}
function isAllowedBranch(branch, { branches, defaultBranch }) {
    return branches.length === 0 || branch === defaultBranch || branches.some((pattern) => (0,rollout_branches/* matchesBranch */._r)(pattern, branch));
}
/**
 * A ledger that leaves out what nobody of ours wrote: anybody with `deployments: write` can make a deployment that looks like
 * a record. The run that reads believes itself. Each run is asked for once, and what is left out is said once.
 */
function trustedLedger(store, ask, { policy, self, clock, log }) {
    const runs = new Map();
    const told = new Set();
    const look = async (id) => {
        const run = await ask.run(id);
        const isBranch = run?.branch === undefined || isAllowedBranch(run.branch, policy);
        return { run, tagged: isBranch ? undefined : await ask.tag(run.branch ?? '') };
    };
    const known = (id) => {
        const asked = runs.get(id);
        if (asked !== undefined)
            return asked;
        const found = look(id);
        runs.set(id, found);
        // What could not be asked is asked again the next time.
        found.catch(() => runs.delete(id));
        return found;
    };
    const doubt = async (record) => {
        if (record.intent.run.id === self)
            return undefined;
        const { run, tagged } = await known(record.intent.run.id);
        return whyDoubtful(record, run, policy, { now: clock.now(), tagged });
    };
    return {
        ...store,
        read: async () => {
            const records = await store.read();
            const doubts = await Promise.all(records.map(doubt));
            for (const [index, why] of doubts.entries()) {
                const id = records[index]?.id ?? 0;
                if (why === undefined || told.has(id))
                    continue;
                told.add(id);
                log.warning(`The record ${id} of the ledger is not believed: ${why}`);
            }
            return records.filter((_record, index) => doubts[index] === undefined);
        },
    };
}
const payloadSchema = schemas/* object */.Ikc({ repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP().optional() }).optional() });
/** Whose records this run believes: the suite's workflows, those of the configuration, and the one that it runs itself. */
function trustPolicyOf({ branches, ledger }, runner) {
    const own = /\/\.github\/workflows\/([^/@]+)@/.exec(runner.environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1];
    const payload = payloadSchema.safeParse(runner.payload);
    return {
        repository: runner.run.repository,
        workflows: [...ledgerWorkflows, ...ledger.workflows, ...(own === undefined ? [] : [own])],
        branches,
        defaultBranch: payload.success ? payload.data.repository?.default_branch : undefined,
        believeDeletedAfter: ledger.believeDeletedAfter,
    };
}
/** Needs `actions: read`, and `contents: read` for runs on tags. */
function githubTrust(github) {
    return { run: (id) => (0,runs/* readRun */.cI)(github, id), tag: (name) => (0,tags/* readTag */.z)(github, name) };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/crew.js













/** The books as they stand on GitHub; of the ledger, what runs of ours have written. */
function githubBooks(github, environment, { runner, clock, log }) {
    const { service, name, url } = environment;
    const place = { service, environment: name };
    const ledger = githubLedger(github, { ...place, url, logUrl: runner.run.url, production: name === 'production' });
    return {
        ledger: trustedLedger((0,neighbours/* tellingLedger */.x)(ledger, place, log), githubTrust(github), {
            policy: trustPolicyOf(environment, runner),
            self: runner.run.id,
            clock,
            log,
        }),
        lock: (0,lock_store/* githubLock */.X)(github, name),
        hasEnded: (holder) => (0,runs/* hasRunEnded */.IT)(github, { id: holder.run, attempt: holder.attempt }),
        cancel: (run, how) => (0,runs/* cancelRun */.Su)(github, run, how),
    };
}
/** Target, placement and judge of an environment. Throws an ActionError where the configuration names no target. */
async function assembleCrew(options, books, stand = {}) {
    const { runner, log, clock, exec, http, signal, environment, variables } = options;
    // The runner ends whatever carries its mark when the job is over; a side that a command has started is to go on.
    const { RUNNER_TRACKING_ID: _mark, ...unmarked } = variables;
    const commands = { exec, cwd: runner.workspace, variables: unmarked, onOutput: log.info, redact: secretsAway(log, variables) };
    const target = stand.target ?? (await (0,targets/* targetOf */.$)(environment, { ...commands, clock, http, log }));
    const own = (0,placement/* commandPlacement */.xK)(environment.placement, { keep: environment.rollout.keep }, { ...commands, log });
    const notebook = { timeline: [], measurements: [], conditions: [] };
    return {
        target,
        placement: stand.placement ??
            (0,placement/* combinedPlacement */.h4)(own, target.placement, { log, redact: commands.redact, checkout: (ended) => (0,checkout/* readCheckout */.b)(commands, ended) }),
        judge: stand.judge ?? serviceJudge({ environment, variables, http, clock }),
        hooks: commandHooks(environment.hooks, { ...commands, log }),
        ledger: books.ledger,
        clock,
        log,
        signal,
        notebook,
        note: (what) => notebook.timeline.push({ at: new Date(clock.now()).toISOString(), what }),
        measured: (measurements, conditions) => {
            notebook.measurements.push(...measurements);
            notebook.conditions.push(...conditions);
        },
    };
}
/** Takes out what was masked, and what the step's environment holds that looks like a secret. */
function secretsAway(log, variables) {
    const likely = (0,redact/* likelySecrets */.g)(variables);
    return (text) => log.redact(text, likely);
}
function selfOf(runner) {
    return { run: runner.run.id, attempt: runner.run.attempt, job: runner.run.job };
}
function lockDepsOf(books, { runner, clock, log, environment }) {
    const holder = selfOf(runner);
    const deps = { service: environment.service, environment: environment.name, holder, hasEnded: books.hasEnded, clock, log };
    const instead = environment.rollout.lock === 'concurrency' ? { instead: groupLock({ ...deps, ledger: books.ledger }) } : {};
    return { ...deps, store: books.lock, ...instead };
}
function withLock(crew, lock) {
    return { ...crew, lock, heed: (0,heed/* heedSignals */.aQ)({ ...crew, lock }) };
}


/***/ }),

/***/ 7981:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CF: () => (/* binding */ goodReleases),
/* harmony export */   Z: () => (/* binding */ isWithinReach),
/* harmony export */   gV: () => (/* binding */ chooseDestination),
/* harmony export */   r1: () => (/* binding */ sameVersion),
/* harmony export */   rA: () => (/* binding */ withoutV)
/* harmony export */ });
/* unused harmony export knownGood */
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);

/** The release that was named, with or without its `v`; or the newest that passed its watch and is not the live one. */
function chooseDestination(records, { version, live }) {
    const good = knownGood(records);
    if (version === undefined) {
        const found = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastKnownGood */ .zf)(records, { current: live });
        return found === undefined ? { state: 'none' } : { state: 'known', release: found.intent.release };
    }
    const record = records.find((one) => sameVersion(one.intent.release.version, version) && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasSucceeded */ .yO)(one)) ??
        records.find((one) => sameVersion(one.intent.release.version, version));
    if (record === undefined)
        return { state: 'unknown', version, good };
    const { release } = record.intent;
    const reason = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .whyBad */ .ey)(records, release);
    return reason === undefined ? { state: 'known', release } : { state: 'bad', release, reason, good };
}
/** Every release that a rollback without a name may take, in the order in which it tries them: newest first, each once. */
function goodReleases(records, live) {
    return successes(records, live).filter((one) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .whyBad */ .ey)(records, one) === undefined);
}
/**
 * Whether a run that nobody approved may go there: the release passed its watch, is not marked bad, and is one of the last
 * `keep` distinct releases that succeeded before the live one.
 */
function isWithinReach(records, release, { live, keep }) {
    const near = successes(records, live).slice(0, keep);
    return near.some((one) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(one, release)) && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .whyBad */ .ey)(records, release) === undefined;
}
/** Distinct releases that passed their watch, but for the live one; newest first. */
function successes(records, live) {
    const found = [];
    for (const record of records) {
        const { release } = record.intent;
        const known = found.some((one) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(one, release)) || (live !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(live, release));
        if ((0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasSucceeded */ .yO)(record) && !known)
            found.push(release);
    }
    return found;
}
/** Versions that a rollback may name, newest first. */
function knownGood(records) {
    return [...new Set(goodReleases(records, undefined).map((release) => release.version))];
}
/** `v1.2.3` and `1.2.3` name the same version. */
function sameVersion(one, other) {
    return withoutV(one) === withoutV(other);
}
function withoutV(version) {
    return /^v\d/.test(version) ? version.slice(1) : version;
}


/***/ }),

/***/ 9795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aG: () => (/* binding */ Aborted),
/* harmony export */   aQ: () => (/* binding */ heedSignals),
/* harmony export */   r1: () => (/* binding */ listenEvery)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6724);
/* harmony import */ var _ports_pause_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1494);
/* harmony import */ var _lock_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4922);
/* harmony import */ var _signals_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6084);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9184);





/** Milliseconds between two looks at what is asked: at the latest this and a request later it is heard. */
const listenEvery = 4_000;
/** Somebody asked this run to go back. That is a judgement: the release is not to be shipped again by itself. */
class Aborted extends _work_js__WEBPACK_IMPORTED_MODULE_0__/* .StepFailed */ .an {
    order;
    constructor(order) {
        const why = order.reason === undefined ? '' : `: ${order.reason}`;
        super(`Run ${order.run} (${order.actor || 'unknown'}) asked for the rollout to be aborted${why}`, { judged: true });
        this.order = order;
    }
}
/** Looks at the lock's signals for as long as the work takes. */
function heedSignals({ lock, clock, log, signal }) {
    return async (work) => {
        const told = new AbortController();
        const over = new AbortController();
        // Not waited for at the end: a question that GitHub is slow to answer must not hold up a run that is told to end.
        void listen({ lock, clock, log, told, over: over.signal });
        try {
            return await work(AbortSignal.any([signal, told.signal]));
        }
        finally {
            over.abort();
        }
    };
}
async function listen({ lock, clock, log, told, over, }) {
    while (await (0,_ports_pause_js__WEBPACK_IMPORTED_MODULE_1__/* .pause */ .v)(clock, listenEvery, over)) {
        try {
            const { aborted } = (0,_signals_js__WEBPACK_IMPORTED_MODULE_2__/* .standing */ .JA)(await lock.signals());
            if (aborted !== undefined)
                return told.abort(new Aborted(aborted));
        }
        catch (error) {
            if (error instanceof _lock_js__WEBPACK_IMPORTED_MODULE_3__/* .LockLost */ .yS)
                return told.abort(error);
            log.debug(`What is asked of this run could not be read: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
        }
    }
}


/***/ }),

/***/ 7700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GQ: () => (/* binding */ formatDescription),
/* harmony export */   M1: () => (/* binding */ lastSuccess),
/* harmony export */   OW: () => (/* binding */ sameRelease),
/* harmony export */   aJ: () => (/* binding */ parseDescription),
/* harmony export */   ey: () => (/* binding */ whyBad),
/* harmony export */   gb: () => (/* binding */ lastOn),
/* harmony export */   hf: () => (/* binding */ timelineOf),
/* harmony export */   jr: () => (/* binding */ mayHaveShifted),
/* harmony export */   nT: () => (/* binding */ isOpen),
/* harmony export */   tf: () => (/* binding */ intent),
/* harmony export */   ww: () => (/* binding */ hasPhase),
/* harmony export */   yO: () => (/* binding */ hasSucceeded),
/* harmony export */   zf: () => (/* binding */ lastKnownGood)
/* harmony export */ });
/* unused harmony export phase */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var _config_rollout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8895);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3453);



/** What a rollout is about to do: written before the first mutation, never changed. Version 1. */
const intent = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    service: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['deploy', 'rollback']),
    release: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .release */ ._r,
    /** The side that takes the release. */
    colour: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .colour */ .dU,
    /** What served before, where something did; its release where the ledger knew it, else the version as the provider tells it. */
    previous: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ colour: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .colour */ .dU, release: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .release */ ._r.optional(), version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional() }).optional(),
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), job: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().max(500).optional(),
    /** Milliseconds that the old side stays warm after the watch. */
    hold: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().optional(),
    /** The revisions of the database that the release runs on. */
    database: _config_rollout_js__WEBPACK_IMPORTED_MODULE_2__/* .revisions */ .ZW.optional(),
    /** What would have forbidden this rollout, and who let it pass. */
    overrides: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ rule: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['freeze', 'schema', 'pause']), by: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().max(300) })).optional(),
});
/**
 * How far a rollout has come. `complete`: watched and good. `kept`: all traffic, but the watch could say nothing.
 * `back`: judged bad and taken back. `stopped`: ended before it got traffic, or taken back without a judgement.
 * `bad`: had succeeded, was rolled back later. `replaced`: a newer release serves. `retired`: its side was taken down.
 * `resumed`: automatic deployments may go on after it was taken back. `return`, `retire`: everything is about to be given to
 * one side, a side is about to be taken down.
 */
const phase = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
    'close',
    'prepare',
    'verify',
    'shift',
    'pause',
    'promote',
    'return',
    'complete',
    'kept',
    'back',
    'stopped',
    'bad',
    'replaced',
    'retire',
    'retired',
    'resumed',
]);
const ended = ['complete', 'kept', 'back', 'stopped', 'bad', 'replaced'];
/** Whether nobody has said yet how this rollout ended. */
function isOpen(record) {
    return !record.entries.some((entry) => ended.includes(entry.phase));
}
/** Whether the release passed its watch. */
function hasSucceeded(record) {
    return record.entries.some((entry) => entry.phase === 'complete');
}
function hasPhase(record, wanted) {
    return record.entries.some((entry) => entry.phase === wanted);
}
function sameRelease(one, other) {
    return one.version === other.version && one.sha === other.sha;
}
/** Why the release is bad, or undefined: its newest judged rollout decides, since a mended artifact may have passed later. */
function whyBad(records, one) {
    for (const record of records) {
        if (!sameRelease(record.intent.release, one))
            continue;
        const verdict = record.entries.findLast((entry) => entry.phase === 'bad' || entry.phase === 'back' || entry.phase === 'complete');
        if (verdict !== undefined)
            return verdict.phase === 'complete' ? undefined : verdict.detail;
    }
    return undefined;
}
/** The newest release that passed its watch, was never marked bad since and is not the current one. */
function lastKnownGood(records, { current }) {
    return records.find((record) => hasSucceeded(record) &&
        (current === undefined || !sameRelease(record.intent.release, current)) &&
        whyBad(records, record.intent.release) === undefined);
}
/** The newest rollout that passed its watch and was not rolled back: what ought to be live. */
function lastSuccess(records) {
    return records.find((record) => hasSucceeded(record) && !hasPhase(record, 'bad'));
}
/**
 * The rollout that last brought something up on a side, or undefined where none did, it was retired since, or nobody knows:
 * of a rollout that ended while it prepared, only what it wanted is written. One that prepared nothing and moved nothing has
 * only looked at what was there.
 */
function lastOn(records, side) {
    for (const record of records) {
        if (record.intent.colour !== side)
            continue;
        const has = (...wanted) => wanted.some((one) => hasPhase(record, one));
        const prepared = has('prepare');
        if (has('shift', 'pause', 'promote', 'complete') || (prepared && has('verify')))
            return has('retired') ? undefined : record;
        if (prepared)
            return undefined;
    }
    return undefined;
}
/** Whether a rollout has come so far that traffic may have moved. */
function mayHaveShifted(record) {
    return record.entries.some(({ phase: reached }) => ['close', 'shift', 'promote', 'return'].includes(reached));
}
/** The ledger as a story, oldest first. */
function timelineOf(records) {
    return records
        .toReversed()
        .flatMap((record) => [
        { at: record.at, what: `${record.intent.kind} of ${record.intent.release.version} to ${record.intent.colour} was recorded` },
        ...record.entries.map((entry) => ({ at: entry.at, what: `${record.intent.release.version}: ${entry.phase}: ${entry.detail}` })),
    ])
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
/** GitHub keeps at most this many characters of a status. */
const descriptionLimit = 140;
/** An entry as the description of a deployment status: `phase: detail`. */
function formatDescription({ phase: reached, detail }) {
    const text = `${reached}: ${detail.replace(/\s+/g, ' ').trim()}`;
    return text.length <= descriptionLimit ? text : `${text.slice(0, descriptionLimit - 1)}…`;
}
/** Reads what `formatDescription` wrote; undefined for a description that is none of ours. */
function parseDescription(text) {
    const [, word, detail] = /^([a-z]+): (.*)$/.exec(text) ?? [];
    const parsed = phase.safeParse(word);
    return parsed.success && detail !== undefined ? { phase: parsed.data, detail } : undefined;
}


/***/ }),

/***/ 8505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ describeNeighbours),
/* harmony export */   x: () => (/* binding */ tellingLedger)
/* harmony export */ });
/** A ledger that says once whose records it left out: that there are none of ours is something else than that there are none. */
function tellingLedger(store, place, log) {
    let told = false;
    return {
        ...store,
        read: async () => {
            const records = await store.read();
            const met = store.neighbours?.();
            if (told || met === undefined)
                return records;
            told = true;
            const said = describeNeighbours(met, place);
            if (said !== undefined)
                log[isDoubtful(met) ? 'warning' : 'info'](said);
            return records;
        },
    };
}
/** Nothing of ours among the records of others, or more than was looked at: then what is not known may be somewhere else. */
function isDoubtful({ own, others, cutAt }) {
    return cutAt !== undefined || (own === 0 && others.length > 0);
}
/** Whose records stand beside ours, or undefined where there are none. One that may be our own under a former name is named. */
function describeNeighbours({ own, others, cutAt }, { service, environment }) {
    const names = others.map((one) => `${one.service} (${one.records})`).join(', ');
    const cut = cutAt === undefined ? '' : ` Only the newest ${cutAt} deployments were looked at, so older records of ${service} may be out of sight.`;
    if (others.length === 0)
        return cut === '' ? undefined : cut.trim();
    if (own > 0)
        return `The ledger of ${environment} also has records of other services, which are left out: ${names}.${cut}`;
    const [only, ...more] = others;
    const former = only === undefined || more.length > 0 ? 'one of them' : only.service;
    const again = only === undefined || more.length > 0 ? 'the former name' : only.service;
    return `The ledger of ${environment} has no record of the service ${service}, but of others: ${names}. If ${service} is new here, that is right. If ${former} was renamed to ${service}, write service: ${again} again in slipway.yml: the ledger, its releases to go back to and a pause go by that name.${cut}`;
}


/***/ }),

/***/ 2578:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QN: () => (/* binding */ keptPlacement),
/* harmony export */   h4: () => (/* binding */ combinedPlacement),
/* harmony export */   xK: () => (/* binding */ commandPlacement)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _checkout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(765);
/* harmony import */ var _uploads_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1519);
/* harmony import */ var _user_command_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4465);




/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024;
/**
 * Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing, or is not
 * there. `keep` is how many older releases are to stay at hand: the commands are told, so that they can clear away the rest; and
 * whether it is a deployment or a rollback (KIND), so that a command which builds can refuse to build something else.
 */
function commandPlacement(config, { keep }, deps) {
    const timeLimit = config?.['time-limit'] ?? 0;
    const { onOutput: _quiet, ...quietly } = deps;
    const mutation = (name) => {
        return async (subject, signal) => {
            const command = config?.[name];
            if (command === undefined)
                return;
            const variables = { ...(0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectVariables */ .o7)(subject), KIND: subject.kind ?? 'deploy', KEEP: String(keep) };
            await (0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .runUserCommand */ .w0)({ command, name: `placement.${name}`, timeLimit, variables, signal }, deps);
        };
    };
    const logs = (command) => {
        return async (subject, lines, signal) => {
            const variables = { ...(0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectVariables */ .o7)(subject), LINES: String(lines) };
            return await (0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .runUserCommand */ .w0)({ command, name: 'placement.logs', timeLimit, variables, signal }, quietly);
        };
    };
    const available = (command) => {
        return async (release, signal) => {
            const { COLOUR: _side, ARTIFACT: _none, ...variables } = (0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectVariables */ .o7)({ colour: 'blue', release, artifact: undefined });
            const call = { command, name: 'placement.available', timeLimit, variables, signal };
            const result = await (0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .tryUserCommand */ .A)(call, quietly);
            if (result.state === 'exited' && result.code <= 1)
                return result.code === 0 ? 'yes' : 'no';
            deps.log.warning(`Whether ${release.version} is still at hand is unknown: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)((0,_user_command_js__WEBPACK_IMPORTED_MODULE_0__/* .commandFailure */ ._I)(call, result, deps))}`);
            return 'unknown';
        };
    };
    return {
        prepare: mutation('prepare'),
        retire: mutation('retire'),
        ...(config?.prepare === undefined ? {} : { prepares: { source: config.source } }),
        ...(config?.logs === undefined ? {} : { logs: logs(config.logs) }),
        ...(config?.available === undefined ? {} : { available: available(config.available) }),
    };
}
/**
 * The user's own commands and what the provider does by itself, as one: up from below (the user's `prepare`, then the
 * provider's), down from above. Who can tell is asked, the user first. Logs come without secrets and bounded. A rollback takes
 * what the provider has kept, and runs `prepare` only where that brings up what ran before.
 */
function combinedPlacement(own, provider, deps) {
    const store = provider?.uploads;
    const ask = async (one, release, signal) => {
        const answer = await one?.available?.(release, signal);
        return answer === 'unknown' ? undefined : answer;
    };
    const sourceOf = async (release, signal) => {
        const told = await firstAnswer([own], (one) => ask(one, release, signal), signal, deps.log);
        if (told === 'no')
            return { state: 'gone' };
        const kept = store === undefined ? undefined : await keptBy(store, release, signal);
        if (kept !== undefined)
            return kept;
        const answer = told ?? (store === undefined ? await ask(provider, release, signal) : undefined);
        if (answer === 'no')
            return { state: 'gone' };
        // A provider that keeps uploads gets each of them from `prepare`; elsewhere it starts what was built, unless it is said otherwise.
        const from = own.prepares?.source ?? (store === undefined ? 'artifact' : 'checkout');
        if (answer === 'yes' || from === 'artifact') {
            const nobody = store !== undefined && own.prepares === undefined;
            return nobody ? { state: 'gone' } : { state: 'artifact', available: answer ?? 'unknown' };
        }
        if (own.prepares === undefined)
            return { state: 'gone' };
        const why = (0,_checkout_js__WEBPACK_IMPORTED_MODULE_2__/* .notTheCommit */ .M)(await deps.checkout(signal), release);
        return why === undefined ? { state: 'checkout' } : otherCheckout(why, release, store);
    };
    const upload = async (subject, signal) => {
        if (store === undefined) {
            await own.prepare(subject, signal);
            return await provider?.prepare(subject, signal);
        }
        const { release } = subject;
        const before = await store.find(release, signal);
        await own.prepare(subject, signal);
        const after = await store.find(release, signal);
        // Where no command of the user's ran, something else has made it, before.
        const choice = own.prepares === undefined ? (0,_uploads_js__WEBPACK_IMPORTED_MODULE_3__/* .onlyUpload */ .q)(after, release, store.words) : (0,_uploads_js__WEBPACK_IMPORTED_MODULE_3__/* .newUpload */ .E)(before, after, release, store.words);
        await take(choice, subject, store, signal);
    };
    return {
        prepare: async (subject, signal) => {
            const mayDiffer = store !== undefined || own.prepares?.source === 'checkout';
            const source = subject.kind === 'rollback' && mayDiffer ? await sourceOf(subject.release, signal) : undefined;
            if (source?.state === 'refused')
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(source.reason, { hint: source.hint });
            if (source?.state === 'gone')
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${subject.release.version} can no longer be brought up: it is gone`);
            if (source?.state === 'kept')
                await store?.take(source.upload, subject, signal);
            else
                await upload(subject, signal);
        },
        retire: async (subject, signal) => {
            await provider?.retire(subject, signal);
            await own.retire(subject, signal);
        },
        logs: async (subject, lines, signal) => {
            const told = await firstAnswer([own, provider], (one) => one?.logs?.(subject, lines, signal), signal, deps.log);
            return told === undefined ? undefined : lastLines(deps.redact(told), lines);
        },
        available: async (release, signal) => (await firstAnswer([own, provider], (one) => ask(one, release, signal), signal, deps.log)) ?? 'unknown',
        sourceOf,
    };
}
/** The placement of a provider that keeps uploads, for whoever has made the upload already: the only one with the label is taken. */
function keptPlacement(store) {
    return {
        uploads: store,
        prepare: async (subject, signal) => {
            const choice = (0,_uploads_js__WEBPACK_IMPORTED_MODULE_3__/* .onlyUpload */ .q)(await store.find(subject.release, signal), subject.release, store.words);
            await take(choice, subject, store, signal);
        },
        available: async (release, signal) => {
            const { list, complete } = await store.find(release, signal);
            return list.length > 0 ? 'yes' : complete ? 'no' : 'unknown';
        },
    };
}
async function take(choice, subject, store, signal) {
    if (choice.state === 'none')
        throw await store.missing(subject.release, signal);
    if (choice.state === 'refused')
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(choice.reason, { hint: choice.hint });
    await store.take(choice.upload, subject, signal);
}
async function keptBy(store, release, signal) {
    const choice = (0,_uploads_js__WEBPACK_IMPORTED_MODULE_3__/* .onlyUpload */ .q)(await store.find(release, signal), release, store.words);
    if (choice.state === 'none')
        return undefined;
    return choice.state === 'refused' ? choice : { state: 'kept', upload: choice.upload, words: `the ${store.words.one} ${choice.upload.id}` };
}
function otherCheckout(why, release, store) {
    const { version, sha } = release;
    const missing = store === undefined ? '' : `No ${store.words.one} of ${store.words.of} has ${store.words.label} ${version} any more, and `;
    return {
        state: 'refused',
        reason: `${missing}placement.prepare would build or upload what is checked out, ${why}`,
        hint: `Run the rollback from a clean checkout of ${sha} (actions/checkout with ref: ${sha}), upload ${version} by hand from one, or bring a mended release forward. A placement.prepare that brings up what was built before says so by placement.source: artifact.`,
    };
}
/** Asking changes nothing, so who cannot be asked holds nothing up: that is said, and the next one is asked. */
async function firstAnswer(placements, ask, signal, log) {
    for (const placement of placements) {
        try {
            const answer = await ask(placement);
            if (answer !== undefined)
                return answer;
        }
        catch (error) {
            signal?.throwIfAborted();
            log.warning((0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error));
        }
    }
    return undefined;
}
/** At most so many lines and `maxLogs` bytes, from the end; a line that does not fit is left out whole, never cut. */
function lastLines(text, count) {
    const all = text.replace(/\n+$/, '').split('\n');
    const kept = [];
    let size = 0;
    for (const line of all.slice(-Math.max(1, count)).reverse()) {
        size += Buffer.byteLength(line) + 1;
        if (size > maxLogs)
            break;
        kept.unshift(line);
    }
    return kept.length === 0 && text !== '' ? `… the last line has more than ${maxLogs} bytes and is left out` : kept.join('\n');
}


/***/ }),

/***/ 6853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ reconcile),
/* harmony export */   M: () => (/* binding */ isOurs)
/* harmony export */ });
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5355);
/* harmony import */ var _destination_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7981);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);




/**
 * What an earlier rollout left. Called with the lock held, so the run of every open record but our own has ended. An
 * interrupted deployment is taken back to the last release that passed its watch; an interrupted rollback is finished, since
 * what it leaves is bad, and so is a rollout of the wanted release that was seen to serve everything.
 */
function reconcile({ observed, records, self, onDrift, wanted }) {
    const unfinished = records.filter((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .isOpen */ .nT)(record) && !isOurs(record, self));
    const sharing = _contract_js__WEBPACK_IMPORTED_MODULE_1__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    const home = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastSuccess */ .M1)(records);
    const away = home !== undefined && sharing.length === 1 && sharing[0] !== home.intent.colour;
    // A provider may show a state that is older than the last shift of a run that died, so such a shift is never trusted.
    const doubtful = unfinished.some((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHaveShifted */ .jr)(record) && !onlyClosed(record));
    const stranger = unfinished.length === 0 ? strangerOn(observed, records) : undefined;
    if (stranger !== undefined && onDrift === 'stop')
        return drift(observed, stranger);
    if (sharing.length !== 2 && !away && !doubtful)
        return { state: 'settled', unfinished };
    // One that ended before it could move anything is no reason for what the provider shows.
    const cause = unfinished.find(_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHaveShifted */ .jr);
    // What was kept without a judgement serves on purpose, although the ledger cannot call it good.
    const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0]);
    if (cause === undefined && kept)
        return { state: 'settled', unfinished };
    if (cause === undefined && onDrift === 'stop')
        return drift(observed, known(home));
    if (cause === undefined && sharing.length === 1)
        return { state: 'settled', unfinished };
    return { state: 'unsettled', unfinished, ...wayOut({ observed, records, cause, home, wanted }) };
}
function wayOut({ observed, records, cause, home, wanted }) {
    const forward = cause === undefined ? undefined : whyForward(cause, observed, wanted);
    const first = (forward === undefined ? undefined : cause?.intent.colour) ?? home?.intent.colour ?? cause?.intent.previous?.colour ?? 'blue';
    const candidates = [first, (0,_core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColour */ .RQ)(first)].map((colour) => ({ colour, release: (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.intent.release }));
    const broken = cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`;
    const back = home === undefined ? 'no release has passed its watch yet' : `${home.intent.release.version} is the last that passed its watch`;
    const direction = forward === undefined ? 'back' : 'forward';
    const decision = direction === 'forward' ? `it is finished forward: ${forward}` : `it is taken back: ${back}`;
    return { direction, candidates, why: `${broken} (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}); ${decision}` };
}
function whyForward({ intent, ...record }, observed, wanted) {
    if (intent.kind === 'rollback')
        return 'it was a rollback, and what a rollback leaves is bad';
    const arrived = observed[intent.colour].weight === 1 && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)({ intent, ...record }, 'promote');
    if (arrived && wanted !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(wanted, intent.release))
        return 'it is the release that is wanted, and it serves everything';
    return undefined;
}
/** Another release runs where the ledger has one, as far as the provider tells. */
function strangerOn(observed, records) {
    for (const colour of _contract_js__WEBPACK_IMPORTED_MODULE_1__/* .bothColours */ .JV) {
        const told = observed[colour].release;
        const recorded = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.intent.release.version;
        if (observed[colour].weight > 0 && told !== undefined && recorded !== undefined && !(0,_destination_js__WEBPACK_IMPORTED_MODULE_3__/* .sameVersion */ .r1)(told, recorded)) {
            return `${recorded} on ${colour}, where ${told} runs`;
        }
    }
    return undefined;
}
function onlyClosed(record) {
    return !['shift', 'promote', 'return'].some((reached) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, reached));
}
function wasKept(records, colour) {
    return (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.entries.some((entry) => entry.phase === 'kept') === true;
}
function isOurs(record, self) {
    const { run } = record.intent;
    return run.id === self.run && run.attempt === self.attempt && run.job === self.job;
}
function known(home) {
    return home === undefined ? 'nothing of its own' : `${home.intent.release.version} on ${home.intent.colour} with everything`;
}
function drift(observed, ledger) {
    return {
        state: 'drift',
        reason: `Somebody changed the traffic by hand: the provider shows ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}, the ledger has ${ledger}`,
        hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
    };
}


/***/ }),

/***/ 7556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf)
/* harmony export */ });
/* unused harmony export missingTarget */
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(547);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);


/** The target that the configuration names; only its own module is loaded. Throws an ActionError where there is none. */
async function targetOf(environment, deps) {
    const { target } = environment;
    if (target === undefined)
        throw missingTarget(environment.name);
    switch (target.type) {
        case 'haproxy': {
            const { haproxyOf } = await __webpack_require__.e(/* import() */ 8247).then(__webpack_require__.bind(__webpack_require__, 8247));
            return haproxyOf((0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .substitute */ .V2)(target, deps.variables, `environments.${environment.name}.target`), deps);
        }
        case 'command': {
            const { commandTarget } = await __webpack_require__.e(/* import() */ 6105).then(__webpack_require__.bind(__webpack_require__, 6105));
            const { observe, shift, weighted, affinity } = target;
            return commandTarget({ observe, shift, weighted, affinity, timeLimit: target['time-limit'] }, deps);
        }
        case 'cloudflare-workers': {
            const { cloudflareOf } = await __webpack_require__.e(/* import() */ 6222).then(__webpack_require__.bind(__webpack_require__, 6222));
            return cloudflareOf((0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .substitute */ .V2)(target, deps.variables, `environments.${environment.name}.target`), deps);
        }
        case 'vercel': {
            const { vercelOf } = await __webpack_require__.e(/* import() */ 6552).then(__webpack_require__.bind(__webpack_require__, 6552));
            const weights = environment.rollout.steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
            return vercelOf((0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .substitute */ .V2)(target, deps.variables, `environments.${environment.name}.target`), { ...deps, weights });
        }
        case 'kubernetes': {
            const { configuredKubernetesTarget } = await __webpack_require__.e(/* import() */ 4057).then(__webpack_require__.bind(__webpack_require__, 4057));
            return configuredKubernetesTarget(target, `environments.${environment.name}.target`, deps);
        }
    }
}
function missingTarget(environment) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`environments.${environment}.target is missing: nothing says who shifts its traffic`, {
        hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
    });
}


/***/ }),

/***/ 1519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ newUpload),
/* harmony export */   q: () => (/* binding */ onlyUpload)
/* harmony export */ });
/**
 * The upload that a release is brought back from. One that the label names alone, and whose recorded commit, where there is
 * one, is the release's. Several may hold different code under one name, so none of them is taken.
 */
function onlyUpload({ list, complete }, release, words) {
    const [upload, ...others] = list;
    if (others.length > 0)
        return several(list, release, words, `so ${words.label} does not say which one is ${release.version}`);
    if (!complete)
        return tooMany(upload, release, words);
    return upload === undefined ? { state: 'none' } : ofCommit(upload, release, words);
}
/** The upload that a deployment has just made: the only one that was not there before, whatever the label names beside it. */
function newUpload(before, after, release, words) {
    const fresh = after.list.filter(({ id }) => before.list.every((one) => one.id !== id));
    const [upload, ...others] = fresh;
    if (others.length > 0)
        return several(fresh, release, words, 'and came up while placement.prepare ran, so which one it made is not known');
    if (upload !== undefined)
        return ofCommit(upload, release, words);
    if (after.list.length === 0)
        return { state: 'none' };
    return {
        state: 'refused',
        reason: `placement.prepare made no new ${words.one} of ${release.version}: ${tell(after.list)} had ${words.label} before it ran`,
        hint: `It must upload the release on each call: what was uploaded before may be other code under the same name.`,
    };
}
function ofCommit(upload, release, words) {
    if (upload.commit === undefined || upload.commit === release.sha)
        return { state: 'one', upload };
    return {
        state: 'refused',
        reason: `The ${words.one} ${upload.id} of ${words.of} has ${words.label} ${release.version}, but was made from the commit ${upload.commit}, and ${release.version} is ${release.sha}`,
        hint: words.mend,
    };
}
function several(list, release, words, why) {
    return {
        state: 'refused',
        reason: `${list.length} ${words.one}s of ${words.of} have ${words.label} ${release.version}, ${why}: ${tell(list)}`,
        hint: words.mend,
    };
}
function tooMany(upload, release, words) {
    const found = upload === undefined ? 'none' : 'one';
    return {
        state: 'refused',
        reason: `${words.of} has more ${words.one}s than are looked through: ${found} of the newest has ${words.label} ${release.version}, and whether an older one has is not known`,
        hint: `Take old ${words.one}s away, or give them an end by a retention policy. ${words.mend}`,
    };
}
function tell(list) {
    return list
        .map(({ id, at, commit }) => {
        const facts = [...(at === undefined ? [] : [`made ${at}`]), ...(commit === undefined ? [] : [`from ${commit.slice(0, 12)}`])];
        return facts.length === 0 ? id : `${id} (${facts.join(' ')})`;
    })
        .join(', ');
}


/***/ }),

/***/ 4465:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _I: () => (/* binding */ commandFailure),
  w0: () => (/* binding */ runUserCommand),
  o7: () => (/* binding */ subjectVariables),
  A: () => (/* binding */ tryUserCommand)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/output-lines.js
/** Characters of one command that the log of a job shows. */
const maxShown = 200_000;
/** A line that never ends is cut here. */
const maxLine = 8_192;
/**
 * Chunks of output put together to whole lines: the runner masks secrets line by line, so a value cut in two by the end of a
 * chunk would be shown. After a bound the rest is not shown, and `end` says so.
 */
function linesTo(show) {
    let rest = '';
    let shown = 0;
    let left = 0;
    const give = (lines) => {
        if (lines === '')
            return;
        // Once over the bound nothing follows, or the log would have holes that nobody sees.
        shown += lines.length + 1;
        if (shown > maxShown)
            left += lines.split('\n').length;
        else
            show(lines);
    };
    return {
        push: (chunk) => {
            const text = rest + chunk;
            const end = text.lastIndexOf('\n');
            rest = text.slice(end + 1);
            if (end >= 0)
                give(text.slice(0, end));
            if (rest.length <= maxLine)
                return;
            give(rest);
            rest = '';
        },
        end: () => {
            give(rest);
            rest = '';
            if (left > 0)
                show(`… ${left} more line(s) of output are not shown`);
        },
    };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/user-command.js





/** Bytes of each stream that are kept where the output is only shown. */
const maxOutput = 256 * 1_024;
const shownLines = 20;
/**
 * Runs a command of the user's and gives its standard output. `$NAME` in its arguments is filled in, except in a shell's own
 * line, which the shell expands from its environment: text is never pasted into a script. Throws an ActionError with the last
 * lines of the output when it fails, is not found, takes longer than `timeLimit` or answers with more than `maxAnswer`.
 */
async function runUserCommand(call, deps) {
    const result = await tryUserCommand(call, deps);
    if (result.state !== 'exited' || result.code !== 0)
        throw commandFailure(call, result, deps);
    if (call.maxAnswer !== undefined && Buffer.byteLength(result.stdout) > call.maxAnswer) {
        throw new errors/* ActionError */.lZ(`${call.name} (${(0,external_node_path_.basename)(call.command[0])}) printed more than ${call.maxAnswer} bytes`, {
            hint: 'Its standard output is the answer itself: send progress and logs to standard error.',
        });
    }
    return result.stdout;
}
/** The same, but however it ended: for a command whose exit code is its answer. Rejects when `signal` ended it. */
async function tryUserCommand(call, deps) {
    const { command, name, signal, input } = call;
    const env = { ...deps.variables, ...call.variables };
    const follow = deps.onOutput === undefined ? undefined : linesTo(deps.onOutput);
    const result = await deps.exec(isShellLine(command) ? command : substituteArguments(command, env, name), {
        cwd: deps.cwd,
        env,
        timeout: call.timeLimit,
        // One more than may be: what is kept then shows that there was more.
        maxOutput: call.maxAnswer === undefined ? maxOutput : call.maxAnswer + 1,
        ...(input === undefined ? {} : { input }),
        ...(signal === undefined ? {} : { signal }),
        ...(follow === undefined ? {} : { onOutput: follow.push }),
    });
    follow?.end();
    if (result.state !== 'exited' || result.code !== 0)
        signal?.throwIfAborted();
    return result;
}
/** What the user's commands are told about the release in hand. */
function subjectVariables({ colour, release, artifact }) {
    return {
        COLOUR: colour,
        RELEASE: release.version,
        RELEASE_SHA: release.sha,
        RELEASE_DIGEST: release.digest ?? '',
        ARTIFACT: artifact ?? '',
    };
}
/** What may be empty without being a mistake: a release may have no digest, a run no artifact, a first release none before it. */
const mayBeEmpty = /\$\{?(RELEASE_DIGEST|ARTIFACT|PREVIOUS_(?:COLOUR|RELEASE|SHA)|REASON)\b\}?/g;
function isShellLine([program, ...args]) {
    return /^(ba|da|z|k)?sh$/.test((0,external_node_path_.basename)(program)) && args.some((argument) => /^-[a-z]*c$/.test(argument));
}
function substituteArguments([program, ...args], env, name) {
    const fillEmpty = (text) => text.replace(mayBeEmpty, (whole, key) => (env[key] === '' ? '' : whole));
    const fill = (text) => (0,variables/* substitute */.V2)(fillEmpty(text), env, name);
    return [fill(program), ...args.map(fill)];
}
/** Why a command of the user's did not do what it was to do, with the last lines of its output. */
function commandFailure({ command, name, timeLimit }, result, deps) {
    if (result.state === 'not-found') {
        return new errors/* ActionError */.lZ(`${name}: there is no program ${JSON.stringify(result.program)}`, {
            hint: 'Paths are relative to the root of the repository: check that the job checked it out and that the file may be executed.',
        });
    }
    const ending = result.state === 'timed-out'
        ? `did not end within ${(0,duration/* formatDuration */.a3)(timeLimit)}`
        : result.state === 'killed'
            ? `was ended by ${result.signal}`
            : `ended with exit code ${result.code}`;
    const output = (deps.redact ?? ((text) => text))(`${result.stdout}\n${result.stderr}`);
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    return new errors/* ActionError */.lZ(`${name} (${(0,external_node_path_.basename)(command[0])}) ${ending}`, {
        hint: lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${lines.slice(-shownLines).join('\n')}`,
    });
}


/***/ }),

/***/ 9184:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ cancelledLimits),
/* harmony export */   Et: () => (/* binding */ momentOf),
/* harmony export */   an: () => (/* binding */ StepFailed),
/* harmony export */   et: () => (/* binding */ subjectOf),
/* harmony export */   tW: () => (/* binding */ usualLimits),
/* harmony export */   vL: () => (/* binding */ handOf)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

const usualLimits = { observe: 30_000, ready: 15_000, poll: 500 };
/** The runner kills a cancelled step after 10 s: the way back has to fit in. */
const cancelledLimits = { observe: 4_000, ready: 2_000, poll: 200 };
/** Why a rollout ends: judged bad, or only not able to go on. */
class StepFailed extends _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    judged;
    constructor(message, { judged }) {
        super(message);
        this.judged = judged;
    }
}
/** A side whose release nobody knows is named by a version that says so. */
function subjectOf({ colour, release, artifact, about }) {
    return { colour, release: release ?? unknownRelease, artifact, kind: about.kind };
}
const unknownRelease = { version: 'unknown', sha: '0'.repeat(40) };
/** The hand of a rollout on its way forward. */
function handOf(recordId, intent, more) {
    return { ...more, colour: intent.colour, release: intent.release, recordId, about: intent };
}
/** What a hook is told of the rollout that it is part of. */
function momentOf(hook, hand, observed) {
    const { kind, service, environment, previous, run, reason } = hand.about;
    const { colour, release } = subjectOf(hand);
    return {
        hook,
        kind,
        service,
        environment,
        colour,
        release,
        run,
        ...(previous === undefined ? {} : { previous }),
        ...(observed === undefined ? {} : { observed }),
        ...(reason === undefined ? {} : { reason }),
    };
}


/***/ })

};
