export const id = 973;
export const ids = [973];
export const modules = {

/***/ 1134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
/** `8 GiB`, `1.5 MiB`, `512 B`. */
function formatBytes(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1_024 && unit < units.length - 1) {
        value /= 1_024;
        unit += 1;
    }
    return `${Math.round(value * 10) / 10} ${units[unit] ?? 'B'}`;
}


/***/ }),

/***/ 5437:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ systemVault)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1134);




/** An artifact above this helps nobody in an hour of need, and a full disk ends the rollback itself. */
const maxSize = 8 * 1_024 ** 3;
const looksEvery = 1_000;
const plainFolder = 'slipway-plain-';
/** Files below the job's own folder. */
function systemVault(temp, limit = maxSize) {
    return {
        open: async () => {
            const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, plainFolder));
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chmod)(folder, 0o700);
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'snapshot');
            await (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path, 'wx', 0o600)).close();
            const full = new AbortController();
            const size = async () => {
                const bytes = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined))?.size ?? 0;
                if (bytes <= limit)
                    return bytes;
                throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`The snapshot is above ${(0,_bytes_js__WEBPACK_IMPORTED_MODULE_3__/* .formatBytes */ .z)(limit)}`, {
                    hint: "Take the provider's own snapshot by a command that prints its mark, or dump only what the release writes.",
                });
            };
            const watch = setInterval(() => void size().catch((error) => full.abort(error)), looksEvery).unref();
            return {
                path,
                size,
                full: full.signal,
                [Symbol.asyncDispose]: async () => {
                    clearInterval(watch);
                    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
                },
            };
        },
        seal: async (plain, { name, recipients }, signal) => {
            const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, 'slipway-snapshot');
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder, { recursive: true, mode: 0o700 });
            // The library is loaded only where there is something to encrypt.
            const { encryptFile } = await Promise.all(/* import() */[__webpack_require__.e(747), __webpack_require__.e(220)]).then(__webpack_require__.bind(__webpack_require__, 1220));
            return await encryptFile({ from: plain.path, to: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${name}.age`), recipients }, signal);
        },
        sweep: async () => {
            const left = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(temp).catch(() => [])).filter((name) => name.startsWith(plainFolder));
            for (const name of left)
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temp, name), { recursive: true, force: true });
        },
    };
}


/***/ }),

/***/ 5133:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ setStage)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var config_variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./packages/shared/build/github/octokit.js
/** A client with retries and limits honoured. Octokit is loaded by the first call, not with the action. */
async function createGithub(options) {
    const { createRequest } = await Promise.all(/* import() */[__webpack_require__.e(10), __webpack_require__.e(124)]).then(__webpack_require__.bind(__webpack_require__, 8124));
    const [owner = '', repo = ''] = options.runner.run.repository.split('/');
    return { repository: { owner, repo }, request: createRequest(options), paginate };
}
/**
 * Every item of a list, page by page: `github.paginate((page) => github.request('GET …', { ...github.repository, ...page }))`.
 * Follows GitHub's Link header (REST reference, "Using pagination in the REST API") and ends where it names no next page.
 */
async function* paginate(list) {
    for (let page = 1;; page += 1) {
        const { data, headers } = await list({ per_page: 100, page });
        yield* data;
        if (data.length === 0 || !/rel="next"/.test(headers.link ?? ''))
            return;
    }
}
/** The list inside an answer such as `{ total_count, workflow_runs }`, for `paginate`. */
function listOf(answer, pick) {
    return { data: pick(answer.data), headers: answer.headers };
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 18 modules
var crew = __webpack_require__(2589);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./actions/rollback/build/backup/vault.js
var vault = __webpack_require__(5437);
// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./packages/shared/build/github/artifacts.js


/** Deletes the artifacts of that exact name from a run, and says how many there were. Needs `actions: write`. Throws a GithubError. */
async function deleteArtifacts(github, { run, name }) {
    const pages = github.paginate(async (page) => listOf(await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
        ...github.repository,
        run_id: run,
        name,
        ...page,
    }), (data) => data.artifacts));
    const found = [];
    for await (const artifact of pages)
        if (artifact.name === name && !artifact.expired)
            found.push(artifact.id);
    for (const id of found)
        await deleteOne(github, id);
    return found.length;
}
async function deleteOne(github, id) {
    try {
        await github.request('DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', { ...github.repository, artifact_id: id });
    }
    catch (error) {
        // Somebody was faster, or our own answer was lost.
        if (!(0,github_errors/* isGithubStatus */.o5)(error, 404))
            throw error;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/github/contents.js

/** The text of a file of the repository at a commit; undefined where there is none. Needs `contents: read`. Throws a GithubError. */
async function readFileAt(github, { path, sha }) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', { ...github.repository, path, ref: sha });
        if (Array.isArray(data) || data.type !== 'file')
            return undefined;
        return Buffer.from(data.content, 'base64').toString('utf8');
    }
    catch (error) {
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./packages/shared/build/github/comments.js


/** GitHub refuses a comment above 65,536 characters; in bytes, with room for the marker. */
const comments_commentLimit = 60_000;
/** The login under which `GITHUB_TOKEN` writes. */
const actionsBot = 'github-actions[bot]';
/**
 * Writes the one comment of this key, or brings it up to date, and deletes duplicates of it. A comment is ours only when
 * its author wrote it and it begins with the marker: anyone can copy a marker. The lowest number wins, so that two jobs that
 * write at once agree. A creation whose answer was lost is looked for before it is sent again. Throws a GithubError.
 */
async function writeStickyComment(github, comment) {
    const marker = markerOf(comment.key);
    const body = `${marker}\n${truncateMarkdown(comment.body, comments_commentLimit)}`;
    let lost;
    let created;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
        const seen = await listOwn(github, comment, marker);
        const own = created === undefined || seen.some(({ id }) => id === created?.id) ? seen : [...seen, created];
        const [first, ...duplicates] = own.sort((a, b) => a.id - b.id);
        if (first !== undefined) {
            await removeAll(github, duplicates);
            return settle(github, first, body, created);
        }
        try {
            created = await create(github, comment.issue, body);
        }
        catch (error) {
            if (!isUncertain(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
async function settle(github, first, body, created) {
    const { id, url } = first;
    if (id === created?.id)
        return { id, url, did: 'created' };
    if (first.body === body)
        return { id, url, did: 'unchanged' };
    await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id, body });
    return { id, url, did: 'updated' };
}
async function listOwn(github, { issue, author = actionsBot }, marker) {
    const comments = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...github.repository, issue_number: issue, ...page }));
    const own = [];
    for await (const { id, body = '', html_url: url, user } of comments) {
        if (user?.login === author && body.startsWith(marker))
            own.push({ id: Number(id), body, url });
    }
    return own;
}
async function create(github, issue, body) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { data } = await github.request(route, { ...github.repository, issue_number: issue, body });
    return { id: Number(data.id), body, url: data.html_url };
}
async function removeAll(github, comments) {
    for (const { id } of comments) {
        await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id });
    }
}
/** An HTML comment that GitHub does not show. */
function markerOf(key) {
    return `<!-- slipway:${key.replace(/[^\w-]+/g, '-').replace(/-{2,}/g, '-')} -->`;
}

;// CONCATENATED MODULE: ./packages/shared/build/github/issues.js



/** The newest issue of ours with this label and key, or undefined. Needs `issues: read`. Throws a GithubError. */
async function findIssue(github, of, state = 'open') {
    const issues = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues', { ...github.repository, labels: of.label, state, ...page }));
    for await (const issue of issues) {
        const ours = issue.user?.login === (of.author ?? actionsBot) && issue.pull_request === undefined;
        if (ours && issue.body?.startsWith(markerOf(of.key)) === true)
            return issueOf(issue);
    }
    return undefined;
}
/**
 * Opens the issue of this label and key, or rewrites the open one. A creation whose answer was lost is looked for before it
 * is sent again. Needs `issues: write`. Throws a GithubError.
 */
async function writeIssue(github, of, content) {
    const body = `${markerOf(of.key)}\n${(0,markdown/* truncateMarkdown */.o4)(content.body, comments_commentLimit)}`;
    let lost;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const open = await findIssue(github, of);
        if (open !== undefined)
            return { ...(await updateIssue(github, open.number, { title: content.title, body })), did: 'updated' };
        try {
            const labels = [of.label, ...(content.labels ?? [])];
            const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
                ...github.repository,
                title: content.title,
                body,
                labels,
            });
            return { ...issueOf(data), did: 'created' };
        }
        catch (error) {
            if (!(0,github_errors/* isUncertain */.cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
/** Changes what is given of an issue. Throws a GithubError. */
async function updateIssue(github, number, change) {
    const { data } = await github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...github.repository,
        issue_number: number,
        ...change,
    });
    return issueOf(data);
}
/** Adds a comment to an issue. Throws a GithubError. */
async function commentOnIssue(github, number, body) {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...github.repository,
        issue_number: number,
        body: truncateMarkdown(body, commentLimit),
    });
}
function issueOf(data) {
    return {
        number: data.number,
        title: data.title,
        body: data.body ?? '',
        state: data.state === 'closed' ? 'closed' : 'open',
        url: data.html_url,
    };
}

// EXTERNAL MODULE: ./packages/shared/build/github/tags.js
var tags = __webpack_require__(4754);
// EXTERNAL MODULE: ./packages/shared/build/rollout/incident.js
var incident = __webpack_require__(343);
;// CONCATENATED MODULE: ./actions/rollback/build/desk.js





function githubDesk(github, clock) {
    return {
        commitOf: (tag) => (0,tags/* readTag */.z)(github, tag),
        tag: async (tag) => {
            await (0,tags/* createTag */.V)(github, { ...tag, at: clock.now() });
        },
        fileAt: (file) => readFileAt(github, file),
        findIncident: (key) => findIssue(github, { label: incident/* incidentLabel */.ny, key }, 'all'),
        writeIncident: async ({ key, ...content }) => (await writeIssue(github, { label: incident/* incidentLabel */.ny, key }, content)).url,
        deleteArtifacts: (artifacts) => deleteArtifacts(github, artifacts),
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/stage.js








async function setStage(inputs, context, stand) {
    const variables = (0,settings/* readVariables */.Ch)(inputs, context);
    const secrets = (0,config_variables/* parseVariables */.r)(inputs.secrets ?? '', 'The input "secrets"');
    const { environment } = await (0,settings/* readEnvironment */.Qo)(inputs, context);
    const github = stand.books !== undefined && stand.desk !== undefined ? undefined : await githubOf(inputs, context);
    const books = stand.books ?? (0,crew/* githubBooks */.IR)(needed(github), environment, context);
    return {
        environment,
        settings: await readSettings(inputs, context),
        variables,
        environmentVariables: (0,config_variables/* parseVariables */.r)(inputs.variables ?? '', 'The input "variables"'),
        secrets,
        redact: (text) => context.log.redact(text, [...Object.values(secrets), ...(inputs.token === undefined ? [] : [inputs.token])]),
        books,
        desk: stand.desk ?? githubDesk(needed(github), context.clock),
        vault: stand.vault ?? (0,vault/* systemVault */.w)(context.runner.temp),
        crew: await (0,crew/* assembleCrew */.I3)({ ...context, environment, variables }, books, stand),
    };
}
async function readSettings({ config }, { files, runner }) {
    const path = config ?? '.github/slipway.yml';
    return { path, text: (await files.read((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path))) ?? '' };
}
/** Without the signal: after a cancellation the ledger and the lock are still needed. */
function githubOf(inputs, { runner, log }) {
    if (inputs.token !== undefined)
        return createGithub({ token: inputs.token, runner, log });
    throw new errors/* ActionError */.lZ('The input "token" is missing', {
        hint: 'Leave it out to take the token of the job, or give one that is not empty.',
    });
}
function needed(github) {
    if (github !== undefined)
        return github;
    throw new Error('A stage needs GitHub, or something in its place');
}


/***/ }),

/***/ 359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ markLocked),
/* harmony export */   j: () => (/* binding */ mayBeLocked)
/* harmony export */ });
/** Told to the post step before the lock is taken, so that a kill in between is noticed. */
const lockedName = 'slipway-locked';
function markLocked(state, environment) {
    state.save(lockedName, environment);
}
function mayBeLocked(state) {
    return state.get(lockedName) !== '';
}


/***/ }),

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

/***/ 3390:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ defaultTraffic),
/* harmony export */   Gf: () => (/* binding */ defaultsOf),
/* harmony export */   Vt: () => (/* binding */ defaultHealthPath),
/* harmony export */   d9: () => (/* binding */ defaultRollout),
/* harmony export */   tx: () => (/* binding */ defaultTriggers)
/* harmony export */ });
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6183);


const production = {
    approval: 'required',
    monitor: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(15 * 60_000),
    thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
};
const anyOther = {
    approval: 'none',
    monitor: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000),
    thresholds: { 'response-time.p95': 2_000, 'error-rate': 0.05 },
};
function defaultsOf(environment) {
    return environment === 'production' ? production : anyOther;
}
const defaultRollout = {
    weights: [(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.05), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.25), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(0.5), (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_1__/* .ratio */ .CG)(1)],
    stepTime: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000),
    readyWithin: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000),
    hold: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(10 * 60_000),
    keep: 5,
    onDrift: 'stop',
    lock: 'branch',
};
const defaultTraffic = { requestsPerSecond: 5, paths: ['/api/health'], timeout: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(10_000) };
/** When a release comes back by itself, as the guide says. */
const defaultTriggers = [
    { health: 'failing', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(5 * 60_000) },
    { metric: 'error-rate', above: 0.05, for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(2 * 60_000) },
    { metric: 'error-rate', above: 'threshold', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000) },
    { metric: 'response-time.p95', above: 'threshold', for: (0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__.ms)(60_000) },
    { security: 'critical' },
];
/** A health set for a team that names none: the service answers and says it is well. */
const defaultHealthPath = '/api/health';


/***/ }),

/***/ 5228:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ metric)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);

/** The metrics that a rule can name. Rates are shares of 0 to 1; response times are milliseconds. */
const metric = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
    'error-rate',
    'client-error-rate',
    'response-time.p50',
    'response-time.p95',
    'response-time.p99',
    'throughput',
    'cpu',
    'memory',
    'disk',
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

/***/ 6183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ ratio),
/* harmony export */   Ee: () => (/* binding */ formatPercentage),
/* harmony export */   X1: () => (/* binding */ percentage)
/* harmony export */ });
/* unused harmony export parsePercentage */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2473);

const ratioSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().min(0).max(1).brand();
/** A number between 0 and 1 as a share. Throws a RangeError outside. */
function ratio(value) {
    const parsed = ratioSchema.safeParse(value);
    if (!parsed.success)
        throw new RangeError(`${value} is not a share between 0 and 1`);
    return parsed.data;
}
/** Reads `5%` or `0.5%` as a share. Gives undefined for anything else, and outside 0 % to 100 %. */
function parsePercentage(text) {
    const match = /^(\d+(?:\.\d+)?)\s?%$/.exec(text.trim());
    if (match === null)
        return undefined;
    const parsed = ratioSchema.safeParse(Number(match[1]) / 100);
    return parsed.success ? parsed.data : undefined;
}
/** A share as a percentage with at most two decimals: `0.0525` is `5.25%`. */
function formatPercentage(share) {
    return `${Number((share * 100).toFixed(2))}%`;
}
/** A share as text in a configuration or an input. */
const percentage = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const share = parsePercentage(text);
    if (share !== undefined)
        return share;
    context.addIssue({ code: 'custom', message: 'expected a percentage from 0% to 100%, such as 5%', input: text });
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
});


/***/ }),

/***/ 6940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   US: () => (/* binding */ isForbidden),
/* harmony export */   cp: () => (/* binding */ isUncertain),
/* harmony export */   o5: () => (/* binding */ isGithubStatus),
/* harmony export */   qQ: () => (/* binding */ githubError)
/* harmony export */ });
/* unused harmony exports GithubError, permissionLines */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** A request that GitHub refused or did not answer. `status` is undefined when no answer came. */
class GithubError extends _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    status;
    /** The `permissions:` lines that would have let it through, where GitHub says that the token lacks one. */
    permissions;
    constructor(message, options) {
        super(message, options);
        this.name = 'GithubError';
        this.status = options.status;
        this.permissions = options.permissions ?? [];
    }
}
/** Whether GitHub answered with one of these statuses. */
function isGithubStatus(error, ...statuses) {
    return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status);
}
/** Whether the token lacks a permission: the one refusal that a report may live with. */
function isForbidden(error) {
    return isGithubStatus(error, 401, 403);
}
/** What went wrong, and what the author of the workflow can do about it. */
function githubError(refusal) {
    const { method, path, status, cause } = refusal;
    const said = refusal.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').slice(0, 500);
    const what = status === undefined ? `GitHub did not answer ${method} ${path}` : `GitHub refused ${method} ${path} (${status})`;
    const limited = /rate limit/i.test(refusal.message);
    const needed = (status === 403 || status === 404) && !limited ? permissionLines(refusal.accepted ?? '') : [];
    return new GithubError(`${what}: ${said}`, {
        hint: hintFor(refusal, needed, limited),
        cause,
        status,
        permissions: status === 403 ? needed : [],
    });
}
function hintFor({ status, path }, permissions, limited) {
    const add = permissions.length === 0 ? '' : `Add to the permissions of the job: ${permissions.join(', or ')}.`;
    if (status === 401)
        return 'The token is not valid: it has expired, or the input "token" is not a GitHub token.';
    if (limited)
        return 'The rate limit of the token is used up; run the job again later.';
    if (status === 403 && permissions.some((line) => line.startsWith('administration'))) {
        return `${add} GITHUB_TOKEN cannot have administration: give a token of a GitHub App in the input "token".`;
    }
    if (status === 403 && add !== '')
        return `${add} A pull request from a fork has a read-only token whatever the workflow says.`;
    if (status === 403)
        return 'The token lacks a permission: see permissions: of the job, and the settings of the repository.';
    if (status === 404) {
        return `It does not exist, or the token may not see it${permissions.length === 0 ? '' : `, for which it needs ${permissions.join(', or ')}`}.`;
    }
    if (status === 422)
        return 'GitHub understood the request and found its values not acceptable.';
    if (status === undefined)
        return `Check that the runner reaches the address in GITHUB_API_URL (${path}).`;
    return status >= 500
        ? 'GitHub had a fault; see https://www.githubstatus.com, and run the job again.'
        : 'Run the job again with debug logging.';
}
/** GitHub writes `issues=write; pull_requests=write`: `;` between alternatives, `,` between what is needed together. */
function permissionLines(accepted) {
    return accepted
        .split(';')
        .map((alternative) => alternative
        .split(',')
        .map((pair) => pair.trim().replaceAll('_', '-').replace('=', ': '))
        .filter((pair) => pair !== '' && !pair.startsWith('metadata'))
        .join(' and '))
        .filter((line) => line !== '');
}
/** Whether the request may have been carried out although it failed: no answer came, or a fault of GitHub's. */
function isUncertain(error) {
    return error instanceof GithubError && (error.status === undefined || error.status >= 500);
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

/***/ 804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w: () => (/* binding */ judgeThresholds),
  l: () => (/* binding */ judgementOf)
});

// EXTERNAL MODULE: ./packages/shared/build/config/metric.js
var metric = __webpack_require__(5228);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
;// CONCATENATED MODULE: ./packages/shared/build/judge/rules.js



/** Requests below which a share or a percentile says nothing. */
const defaultMinimumRequests = 20;
/**
 * The triggers of a configuration as rules; `above: threshold` takes the environment's threshold. What no rule can judge here
 * (`security: critical`) comes back in `others`, in words. Throws one ActionError that lists every limit that makes no sense.
 */
function rulesOf(triggers, thresholds, { minimumRequests = defaultMinimumRequests } = {}) {
    const rules = [];
    const others = [];
    const problems = [];
    for (const trigger of triggers) {
        if ('security' in trigger) {
            others.push(`security: ${trigger.security}`);
        }
        else if ('health' in trigger) {
            const name = `health failing for ${formatDuration(trigger.for)}`;
            rules.push({ name, subject: 'health', above: 0, for: trigger.for, minimumRequests: 0 });
        }
        else {
            const above = trigger.above === 'threshold' ? thresholds[trigger.metric] : trigger.above;
            const problem = limitProblem(trigger.metric, above);
            if (above === undefined || problem !== undefined) {
                problems.push(problem ?? '');
                continue;
            }
            const name = `${trigger.metric} above ${formatMetric(trigger.metric, above)} for ${formatDuration(trigger.for)}`;
            rules.push({
                name,
                subject: trigger.metric,
                above,
                for: trigger.for,
                minimumRequests: isMadeOfRequests(trigger.metric) ? minimumRequests : 0,
            });
        }
    }
    if (problems.length === 0)
        return { rules, others };
    throw new ActionError(`rollback.when cannot be judged:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
        hint: 'Rates, cpu, memory and disk take a percentage such as 5%, response times a span such as 1s.',
    });
}
function startClock(rule) {
    return {
        rule,
        state: 'idle',
        held: 0,
        countingFrom: undefined,
        looks: 0,
        missing: 0,
        mostRequests: 0,
        worst: undefined,
        breachedAt: undefined,
    };
}
/**
 * The clock after one more sample. A missing sample neither extends nor resets it, so the time up to the next one that is
 * there does not count; one good sample resets it; a breach stays.
 */
function advanceClock(clock, sample) {
    if (clock.state === 'breached')
        return clock;
    const mostRequests = Math.max(clock.mostRequests, sample.requests ?? 0);
    const { value } = sample;
    if (value === undefined || Number.isNaN(value) || (sample.requests ?? Number.POSITIVE_INFINITY) < clock.rule.minimumRequests) {
        return { ...clock, mostRequests, missing: clock.missing + 1, countingFrom: undefined };
    }
    const seen = { ...clock, mostRequests, looks: clock.looks + 1, worst: Math.max(value, clock.worst ?? value) };
    if (value <= clock.rule.above)
        return { ...seen, state: 'idle', held: 0, countingFrom: undefined };
    const held = clock.held + (clock.countingFrom === undefined ? 0 : Math.max(0, sample.at - clock.countingFrom));
    const breached = held >= clock.rule.for;
    return {
        ...seen,
        state: breached ? 'breached' : 'running',
        held,
        countingFrom: sample.at,
        breachedAt: breached ? sample.at : undefined,
    };
}
/** What a clock says at the end. A clock that still runs has decided nothing. */
function concludeClock(clock) {
    const { rule } = clock;
    const limit = rule.subject === 'health' ? undefined : formatMetric(rule.subject, rule.above);
    const measured = clock.worst === undefined || rule.subject === 'health' ? undefined : formatMetric(rule.subject, clock.worst);
    const base = { name: rule.name, ...(limit === undefined ? {} : { limit }), ...(measured === undefined ? {} : { measured }) };
    const what = rule.subject === 'health' ? 'health was failing' : `${rule.subject} was above ${limit}`;
    if (clock.state === 'breached') {
        const upTo = measured === undefined ? '' : `, up to ${measured}`;
        return { ...base, verdict: 'fail', reason: `${what} for ${formatDuration(clock.held)} without a break${upTo}` };
    }
    if (clock.looks === 0)
        return { ...base, verdict: 'not-evaluated', reason: whatIsMissing(clock) };
    if (clock.state === 'running') {
        const reason = `${what} for ${formatDuration(clock.held)} when the watch ended; the rule needs ${formatDuration(rule.for)}`;
        return { ...base, verdict: 'not-evaluated', reason };
    }
    return { ...base, verdict: 'pass' };
}
/** The whole of several streams judged at once: every rule's condition, and the rule that was breached first. */
function evaluateRules(rules, samples) {
    const clocks = rules.map((rule) => (samples[rule.subject] ?? []).reduce(advanceClock, startClock(rule)));
    return { conditions: clocks.map(concludeClock), breached: firstBreach(clocks) };
}
/** The rule that was breached first, with its time. */
function firstBreach(clocks) {
    return clocks
        .flatMap(({ rule, breachedAt }) => (breachedAt === undefined ? [] : [{ rule, at: breachedAt }]))
        .reduce((first, next) => (first === undefined || next.at < first.at ? next : first), undefined);
}
/** Whether a metric is counted over requests, and so needs a number of them to mean anything. */
function isMadeOfRequests(metric) {
    return metric === 'error-rate' || metric === 'client-error-rate' || metric.startsWith('response-time.');
}
/** A metric's value in its unit, for a person. */
function formatMetric(metric, value) {
    if (metric.startsWith('response-time.'))
        return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
    if (metric === 'throughput')
        return `${Number(value.toFixed(1))}/s`;
    return (0,percentage/* formatPercentage */.Ee)(value);
}
function whatIsMissing({ rule, missing, mostRequests }) {
    if (missing === 0)
        return 'nothing was measured';
    if (rule.minimumRequests === 0 || mostRequests >= rule.minimumRequests)
        return `none of ${missing} looks could measure it`;
    return `at most ${mostRequests} requests were in view at a time; the rule needs ${rule.minimumRequests}`;
}
function limitProblem(metric, above) {
    if (metric === 'throughput')
        return 'throughput: a rule says what is too much, and no throughput is too much for a release';
    if (above === undefined)
        return `${metric}: above: threshold, but the environment has no threshold for ${metric}`;
    const isTime = metric.startsWith('response-time.');
    if (isTime && above < 1)
        return `${metric}: above: ${above} is not a span of time of 1ms or more`;
    if (!isTime && above > 1)
        return `${metric}: above: ${above} is not a percentage`;
    return undefined;
}

;// CONCATENATED MODULE: ./packages/shared/build/judge/thresholds.js



/**
 * One stretch of time against the thresholds, without a clock: above is a fail. Below the minimum number of requests, and
 * where nothing was measured, the answer is `not-evaluated` with what is missing. A doubt turns a fail into `not-evaluated`.
 */
function judgeThresholds(observed, thresholds, { minimumRequests = defaultMinimumRequests } = {}) {
    const conditions = metric/* metric */.T.options.flatMap((metric) => {
        const limit = thresholds[metric];
        return limit === undefined ? [] : [judgeOne(metric, limit, observed, minimumRequests)];
    });
    return { judgement: judgementOf(conditions), conditions };
}
/** The gravest of several conditions, with the reasons of all that are as grave. */
function judgementOf(conditions) {
    const verdict = (0,words/* worstVerdict */.zP)(conditions.map((one) => one.verdict));
    if (verdict === 'pass')
        return { verdict };
    if (conditions.length === 0)
        return { verdict: 'not-evaluated', reason: 'there was nothing to judge by' };
    const reasons = conditions.filter((one) => one.verdict === verdict).map((one) => `${one.name}: ${one.reason ?? 'no reason given'}`);
    return { verdict, reason: reasons.join('; ') };
}
function judgeOne(metric, limit, observed, minimumRequests) {
    const value = observed.values[metric];
    const doubt = observed.doubts?.[metric];
    const base = { name: `${metric} at most ${formatMetric(metric, limit)}`, limit: formatMetric(metric, limit) };
    if (isMadeOfRequests(metric) && observed.requests < minimumRequests) {
        return { ...base, verdict: 'not-evaluated', reason: `${observed.requests} requests were seen; ${minimumRequests} are needed` };
    }
    if (value === undefined || Number.isNaN(value))
        return { ...base, verdict: 'not-evaluated', reason: doubt ?? `${metric} was not measured` };
    const measured = formatMetric(metric, value);
    if (value <= limit)
        return { ...base, measured, verdict: 'pass' };
    if (doubt !== undefined)
        return { ...base, measured, verdict: 'not-evaluated', reason: doubt };
    return { ...base, measured, verdict: 'fail', reason: `${metric} was ${measured}, above ${base.limit}` };
}


/***/ }),

/***/ 1494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ pause)
/* harmony export */ });
/** Sleeps, and tells whether to go on: false when the signal ended the sleep. */
async function pause(clock, span, signal) {
    try {
        await clock.sleep(Math.max(0, span), signal);
        return true;
    }
    catch (error) {
        if (signal?.aborted === true)
            return false;
        throw error;
    }
}


/***/ }),

/***/ 7342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ isWholeAddress),
/* harmony export */   c: () => (/* binding */ addressOf)
/* harmony export */ });
/**
 * Where a probe asks: a path is appended to the base address (which may have a path of its own, `https://example.com/app`); a
 * whole http(s) address is taken as it is, and without a path, the base address.
 */
function addressOf(baseUrl, path) {
    if (isWholeAddress(path))
        return path;
    if (path === '')
        return baseUrl;
    return `${baseUrl.replace(/\/+$/, '')}${path.startsWith('/') || path.startsWith('?') ? '' : '/'}${path}`;
}
function isWholeAddress(path) {
    return /^https?:\/\//i.test(path);
}


/***/ }),

/***/ 3423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ versionOf),
/* harmony export */   o_: () => (/* binding */ jsonOf),
/* harmony export */   pN: () => (/* binding */ versionMismatch),
/* harmony export */   vJ: () => (/* binding */ mismatches)
/* harmony export */ });
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5903);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7757);


/** The release that an answer tells: by the header, or else by `version` of a JSON body. */
function versionOf(answer, header) {
    const told = answer.headers[header.toLowerCase()];
    if (told !== undefined && told !== '')
        return { version: told, by: 'header' };
    const inBody = (0,_core_json_js__WEBPACK_IMPORTED_MODULE_0__/* .valueAt */ .fK)(jsonOf(answer), 'version');
    return typeof inBody === 'string' && inBody !== '' ? { version: inBody, by: 'body' } : undefined;
}
/**
 * What is wrong with an answer, in words; nothing when it is as expected. `wanted` is the expectation with its values put in,
 * `written` the same as it stands in the configuration: only that is shown, since a value may be a secret.
 */
function mismatches(answer, wanted, written) {
    const problems = [];
    const statuses = [wanted.expect.status].flat();
    if (!statuses.includes(answer.status))
        problems.push(`answered ${answer.status}, expected ${statuses.join(' or ')}`);
    for (const [name, value] of Object.entries(wanted.expect.headers)) {
        const found = answer.headers[name.toLowerCase()];
        if (found !== value)
            problems.push(`header ${name} is ${shown(found)}, expected ${shown(written.expect.headers[name] ?? value)}`);
    }
    problems.push(...jsonMismatches(answer, wanted, written));
    const { latency } = wanted.expect;
    if (latency !== undefined && answer.elapsed > latency)
        problems.push(`took ${Math.round(answer.elapsed)} ms, expected at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(latency)}`);
    return problems;
}
/** What is wrong with the release that answered, if anything. */
function versionMismatch(answer, header, expected) {
    const found = versionOf(answer, header);
    if (found?.version === expected)
        return undefined;
    if (found !== undefined)
        return `answered by release ${shown(found.version)}, expected ${shown(expected)}`;
    return `does not tell its release: neither a header ${header} nor "version" in a JSON body, expected ${shown(expected)}`;
}
function jsonMismatches(answer, wanted, written) {
    const expected = Object.entries(wanted.expect.json);
    if (expected.length === 0)
        return [];
    const body = jsonOf(answer);
    if (body === undefined)
        return ['the body is not JSON'];
    return expected.flatMap(([path, value]) => {
        const found = (0,_core_json_js__WEBPACK_IMPORTED_MODULE_0__/* .valueAt */ .fK)(body, path);
        const text = typeof found === 'string' ? found : JSON.stringify(found);
        if (text === String(value))
            return [];
        return [`${path} in the body is ${shown(text)}, expected ${shown(String(written.expect.json[path] ?? value))}`];
    });
}
/** The body as JSON, or undefined. */
function jsonOf(answer) {
    try {
        return JSON.parse(answer.body);
    }
    catch {
        return undefined;
    }
}
function shown(text) {
    if (text === undefined)
        return 'missing';
    return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}


/***/ }),

/***/ 5745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ judgeProbes)
/* harmony export */ });
/** All probes as one judgement: any fail is a fail, then anything not evaluated; of no probes, not-evaluated. */
function judgeProbes(results) {
    if (results.length === 0)
        return { verdict: 'not-evaluated', reason: 'there was no probe to run' };
    for (const verdict of ['fail', 'not-evaluated']) {
        const reasons = results.flatMap((result) => (result.verdict === verdict ? [`${result.name}: ${result.reason}`] : []));
        if (reasons.length > 0)
            return { verdict, reason: reasons.join('; ') };
    }
    return { verdict: 'pass' };
}


/***/ }),

/***/ 881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j5: () => (/* binding */ runProbes),
  ht: () => (/* binding */ variablesOf)
});

// UNUSED EXPORTS: runProbe

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/probe/address.js
var address = __webpack_require__(7342);
;// CONCATENATED MODULE: ./packages/shared/build/probe/control.js
const controlTimeout = 5_000;
/** Whether this machine reaches the world: any answer of the control address will do, whatever its status. */
async function controlAnswers(url, { http, signal }) {
    const answer = await http({ url, timeout: controlTimeout, maxBody: 0, ...(signal === undefined ? {} : { signal }) });
    return answer.state === 'answered';
}
/**
 * Tells a sick runner from a sick service: where probes found nobody at all, a control address is asked, and when it is
 * silent too, those probes say nothing about the service. Without a control address, results stay as they are.
 */
async function controlled(results, { controlUrl, ...deps }) {
    if (controlUrl === undefined || !results.some((result) => result.unreachable))
        return [...results];
    if (await controlAnswers(controlUrl, deps))
        return [...results];
    return results.map((result) => {
        if (!result.unreachable || result.verdict === 'pass')
            return result;
        return { ...result, verdict: 'not-evaluated', reason: `${result.reason}; the control address does not answer this machine either` };
    });
}

// EXTERNAL MODULE: ./packages/shared/build/probe/http-probe.js
var http_probe = __webpack_require__(3423);
;// CONCATENATED MODULE: ./packages/shared/build/probe/postgres-lazy.js
/** The real one; its driver is loaded on first use, since most runs have no database to ask. */
const systemPostgres = async (request) => {
    const { askPostgres } = await Promise.all(/* import() */[__webpack_require__.e(945), __webpack_require__.e(329)]).then(__webpack_require__.bind(__webpack_require__, 8329));
    return askPostgres(request);
};

;// CONCATENATED MODULE: ./packages/shared/build/probe/run.js






/**
 * Runs probes side by side. Where some found nobody at all and the control address is silent too, those are `not-evaluated`.
 * Throws an ActionError that names every `$NAME` that a probe needs and `variables` does not have.
 */
async function runProbes(probes, options) {
    const results = await Promise.all(probes.map((probe) => runProbe(probe, options)));
    return controlled(results, options);
}
/** Runs one probe. Throws as `runProbes` does; whatever the service does is a result. */
async function runProbe(probe, options) {
    const wanted = (0,variables/* substitute */.V)(withoutUnknownRelease(probe, options.release), variablesOf(options), `The probe "${probe.name}"`);
    const timeout = Math.min(probe.timeout, options.timeLimit ?? Number.POSITIVE_INFINITY);
    if (wanted.http !== undefined && probe.http !== undefined) {
        return { name: probe.name, ...(await runHttp(wanted.http, probe.http, timeout, options)) };
    }
    if (wanted.postgres !== undefined)
        return { name: probe.name, ...(await runPostgres(wanted.postgres, timeout, options)) };
    throw new errors/* ActionError */.lZ(`The probe "${probe.name}" says neither http nor postgres`);
}
/** What `$NAME` reads, the release under judgement among it. */
function variablesOf({ variables, release }) {
    return release === undefined ? { ...variables } : { ...variables, RELEASE: release };
}
async function runHttp(wanted, written, timeout, options) {
    const url = (0,address/* addressOf */.c)(options.baseUrl, wanted.path);
    // The address may hold a secret: the reason shows it as it is written.
    if (!URL.canParse(url))
        return { verdict: 'fail', reason: `${written.path} is not an address`, latency: 0, unreachable: false };
    const answer = await options.http({
        method: wanted.method,
        url,
        headers: wanted.headers,
        timeout,
        ...(wanted.body === undefined ? {} : { body: wanted.body }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const latency = answer.elapsed;
    if (answer.state === 'failed') {
        if (answer.reason === 'aborted')
            return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false };
        return { verdict: 'fail', reason: `${answer.reason}: ${answer.message}`, latency, unreachable: true };
    }
    const header = wanted['version-header'];
    const told = (0,http_probe/* versionOf */.E4)(answer, header);
    const problems = (0,http_probe/* mismatches */.vJ)(answer, wanted, written);
    const expected = wanted.expect.version ?? (told?.by === 'header' && !(0,address/* isWholeAddress */._)(wanted.path) ? options.release : undefined);
    const wrongRelease = expected === undefined ? undefined : (0,http_probe/* versionMismatch */.pN)(answer, header, expected);
    if (wrongRelease !== undefined)
        problems.push(wrongRelease);
    const seen = { latency, unreachable: false, status: answer.status, ...(told === undefined ? {} : { version: told.version }) };
    return problems.length === 0 ? { verdict: 'pass', ...seen } : { verdict: 'fail', reason: problems.join('; '), ...seen };
}
async function runPostgres({ url, query }, timeout, { postgres = systemPostgres, signal, clock }) {
    const start = clock.now();
    const answer = await postgres({ url, query, timeout, ...(signal === undefined ? {} : { signal }) });
    const latency = clock.now() - start;
    if (answer.state === 'answered')
        return { verdict: 'pass', latency, unreachable: false };
    if (signal?.aborted === true)
        return { verdict: 'not-evaluated', reason: 'the run was called off', latency, unreachable: false };
    return { verdict: 'fail', reason: answer.message, latency, unreachable: answer.unreachable };
}
/** Without a release under judgement, `version: $RELEASE` asks nothing. */
function withoutUnknownRelease(probe, release) {
    if (release !== undefined || probe.http === undefined || !/^\$(?:RELEASE|\{RELEASE\})$/.test(probe.http.expect.version ?? ''))
        return probe;
    const { version: _unasked, ...expect } = probe.http.expect;
    return { ...probe, http: { ...probe.http, expect } };
}


/***/ }),

/***/ 9331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   My: () => (/* binding */ complete),
/* harmony export */   Tc: () => (/* binding */ markBad),
/* harmony export */   aD: () => (/* binding */ completeRollback)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7700);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9184);




/** The watch is over. The release is a success only if the provider still shows that it serves everything. */
async function complete(record, { hold, watched }, deps) {
    const { intent } = record;
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .servesEverything */ .mw)(observed, intent.colour)) {
        const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed)}`;
        return { state: 'lost', record, observed, reason };
    }
    if (!watched) {
        await deps.ledger.write(record.id, { state: 'error', phase: 'kept', detail: 'it has all traffic; the watch could not be evaluated' });
        return { state: 'kept', record, observed };
    }
    const holdUntil = new Date(deps.clock.now() + hold).toISOString();
    const { previous } = intent;
    const back = previous === undefined
        ? 'there is none to go back to yet'
        : `back to ${previous.release?.version ?? previous.colour} at once until ${holdUntil}`;
    await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail: `${intent.colour} serves everything; ${back}` });
    deps.note(`complete: ${back}`);
    await closeTwins(record, deps);
    await replaceOthers(record.id, intent.release.version, deps);
    return { state: 'complete', record, observed, holdUntil, previous };
}
/** Ends a rollback that serves everything: a success of its own, and the release it took away is bad from now on. Gives what went wrong after that. */
async function completeRollback({ recordId, intent, observed, reason }, deps) {
    const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`;
    await deps.ledger.write(recordId, { state: 'success', phase: 'complete', detail });
    await markBad(intent.previous?.release, reason, deps);
    await replaceOthers(recordId, intent.release.version, deps);
    return { trouble: await afterRollback({ recordId, intent, observed }, deps) };
}
/** The user's own command after a rollback. It has no say in the rollback, which is over; that it failed is told. */
async function afterRollback({ recordId, intent, observed }, deps) {
    if (!deps.hooks.has('after-rollback'))
        return undefined;
    const hand = (0,_work_js__WEBPACK_IMPORTED_MODULE_1__/* .handOf */ .vL)(recordId, intent, { artifact: undefined, readyWithin: 0 });
    try {
        await deps.hooks.run((0,_work_js__WEBPACK_IMPORTED_MODULE_1__/* .momentOf */ .Et)('after-rollback', hand, observed), deps.signal);
        return undefined;
    }
    catch (error) {
        return `The hook after-rollback failed: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`;
    }
}
/** A release that was rolled back is never again a place to go back to. */
async function markBad(release, reason, deps) {
    const records = await deps.ledger.read();
    const left = release === undefined ? undefined : records.find((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(record.intent.release, release));
    if (left === undefined || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .hasPhase */ .ww)(left, 'bad') || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .hasPhase */ .ww)(left, 'back'))
        return left;
    await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason });
    deps.note(`${left.intent.release.version} is marked bad: ${reason}`);
    return left;
}
/** An answer that was lost may have made two records of one rollout; the other says nothing of its own. */
async function closeTwins(record, deps) {
    const { run } = record.intent;
    for (const other of await deps.ledger.read()) {
        const same = other.intent.run.id === run.id && other.intent.run.attempt === run.attempt && other.intent.run.job === run.job;
        if (same && other.id !== record.id && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(other)) {
            await deps.ledger.write(other.id, { state: 'inactive', phase: 'stopped', detail: 'the same rollout, recorded twice' });
        }
    }
}
/** GitHub shows one active deployment an environment only if the older ones are made inactive by whoever replaced them. */
async function replaceOthers(id, version, deps) {
    try {
        for (const record of await deps.ledger.read()) {
            const last = record.entries.at(-1);
            if (record.id === id || last === undefined || (last.state !== 'success' && last.phase !== 'kept'))
                continue;
            await deps.ledger.write(record.id, { state: 'inactive', phase: 'replaced', detail: `${version} serves now` });
        }
    }
    catch (error) {
        deps.log.warning(`Older deployments could not be made inactive: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`);
    }
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

/***/ 2589:
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
// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./packages/shared/build/github/runs.js

/** Whether one attempt of a run can no longer act: the run is over, is on a later attempt, or has been deleted. Needs `actions: read`. */
async function hasRunEnded(github, run) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...github.repository, run_id: run.id });
        return data.status === 'completed' || (data.run_attempt ?? run.attempt) > run.attempt;
    }
    catch (error) {
        if ((0,errors/* isGithubStatus */.o5)(error, 404))
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
        if ((0,errors/* isGithubStatus */.o5)(error, 404, 409))
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
        if ((0,errors/* isGithubStatus */.o5)(error, 404))
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

// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var core_errors = __webpack_require__(6724);
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
            throw new core_errors/* ActionError */.lZ(`Run ${id} (attempt ${attempt}, job ${job}) is in the middle of a rollout of ${environment}, after a wait of ${(0,duration/* formatDuration */.a3)(wait)}`, {
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
        deps.log.warning(`${(0,core_errors/* messageOf */.bD)(error)}; the rollout goes on, since its on-failure is warn`);
        deps.log.info((0,core_errors/* describe */.q0)(error));
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

// EXTERNAL MODULE: ./packages/shared/build/judge/thresholds.js + 1 modules
var thresholds = __webpack_require__(804);
// EXTERNAL MODULE: ./packages/shared/build/probe/address.js
var address = __webpack_require__(7342);
// EXTERNAL MODULE: ./packages/shared/build/probe/result.js
var result = __webpack_require__(5745);
// EXTERNAL MODULE: ./packages/shared/build/probe/run.js + 2 modules
var run = __webpack_require__(881);
// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var config_variables = __webpack_require__(547);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/headed.js

/** The headers of `traffic.headers` with `$NAME` filled in. Throws an ActionError that names what is missing. */
function trafficHeaders({ name, traffic }, variables) {
    return (0,config_variables/* substitute */.V)(traffic.headers, variables, `environments.${name}.traffic.headers`);
}
/**
 * The same client, which sends these headers too to the host of `base`, and to no other: they may hold a secret. What a request
 * says itself comes first.
 */
function headed(http, base, headers) {
    const { origin } = new URL(base);
    return (request) => {
        if (!URL.canParse(request.url) || new URL(request.url).origin !== origin)
            return http(request);
        const own = new Set(Object.keys(request.headers ?? {}).map((name) => name.toLowerCase()));
        const more = Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase()));
        return http(more.length === 0 ? request : { ...request, headers: { ...Object.fromEntries(more), ...request.headers } });
    };
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./packages/shared/build/ports/http.js + 1 modules
var http = __webpack_require__(4421);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/keep-alive.js



/** Idle connections are closed by us before the usual 5 s of a server, which could close one while we send on it. */
const idleLimit = 4_000;
/**
 * A client that keeps its connections open, as a browser or a load balancer does, without a bound on their number: waiting
 * for a free connection would close the loop. Disposing of it closes all of them.
 */
function keepAliveHttp() {
    const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleLimit };
    const plain = new external_node_http_.Agent(options);
    const secure = new external_node_https_.Agent(options);
    const overPlain = (0,http/* httpOver */.n)(plain);
    const overSecure = (0,http/* httpOver */.n)(secure);
    return {
        http: (request) => (/^https:/i.test(request.url) ? overSecure(request) : overPlain(request)),
        [Symbol.dispose]: () => {
            plain.destroy();
            secure.destroy();
        },
    };
}

// EXTERNAL MODULE: ./packages/shared/build/ports/pause.js
var pause = __webpack_require__(1494);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/histogram.js

/** The counts of a histogram by bucket, as they are written to a file. */
const histogramJson = schemas/* array */.YOg(schemas/* tuple */.PVZ([schemas/* int */.Whr(), schemas/* int */.Whr().positive()]));
const relativeError = 0.01;
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** Below this, everything is one bucket: a microsecond when the values are milliseconds. */
const smallest = 0.001;
/**
 * Counts of positive values in buckets that grow by a constant factor, so that every percentile is within 1 % of the exact
 * one, whatever the range (DDSketch: Masson, Rim, Lee, VLDB 2019, section 2). Small, mergeable and exact in its counts.
 */
class Histogram {
    #counts = new Map();
    #count = 0;
    get count() {
        return this.#count;
    }
    /** Counts a value; below a thousandth, it counts as a thousandth. Throws a RangeError for what is not a number of 0 or more. */
    record(value) {
        if (!Number.isFinite(value) || value < 0)
            throw new RangeError(`${value} cannot be counted in a histogram`);
        this.#add(Math.ceil(Math.log(Math.max(value, smallest)) / logGrowth), 1);
    }
    merge(other) {
        for (const [bucket, count] of other.#counts)
            this.#add(bucket, count);
    }
    /**
     * The value of which a share of `rank` (0 to 1) of all values are not above, by the nearest-rank definition, within 1 %.
     * Undefined while nothing was counted.
     */
    percentile(rank) {
        const wanted = Math.max(1, Math.ceil(rank * this.#count));
        let passed = 0;
        for (const [bucket, count] of this.toJSON()) {
            passed += count;
            if (passed >= wanted)
                return (2 * growth ** bucket) / (growth + 1);
        }
        return undefined;
    }
    /** Buckets in rising order, each with its count. */
    toJSON() {
        return [...this.#counts].sort(([a], [b]) => a - b);
    }
    static fromJSON(buckets) {
        const histogram = new Histogram();
        for (const [bucket, count] of buckets)
            histogram.#add(bucket, count);
        return histogram;
    }
    #add(bucket, count) {
        this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
        this.#count += count;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/traffic/tally.js


/** Why a request has no answer. `overload`: so many were in flight that it was not sent. */
const trafficFailure = schemas/* enum */.k5n(['timeout', 'refused', 'unresolved', 'tls', 'reset', 'overload', 'other']);
const statusClass = schemas/* enum */.k5n(['2xx', '3xx', '4xx', '5xx']);
const tallyFields = {
    statuses: schemas/* record */.g1P(statusClass, schemas/* int */.Whr().nonnegative()),
    failures: schemas/* partialRecord */.jgl(trafficFailure, schemas/* int */.Whr().positive()),
    latencies: histogramJson.transform(Histogram.fromJSON),
};
/** One stretch of a run: what was sent in it, and what came back in it, whenever that was sent. */
const trafficWindow = schemas/* object */.Ikc({
    /** Milliseconds since 1970. */
    at: schemas/* number */.aig(),
    /** Milliseconds. */
    length: schemas/* number */.aig().positive(),
    sent: schemas/* int */.Whr().nonnegative(),
    /** By how many milliseconds the latest request left after its planned time. */
    lateness: schemas/* number */.aig().nonnegative(),
    ...tallyFields,
    /** The answers by the release that told its version. */
    releases: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc(tallyFields)),
});
function emptyTally() {
    return { statuses: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 }, failures: {}, latencies: new Histogram() };
}
/** Counts one outcome; `late` is by how many milliseconds the request left after its planned time. */
function countAnswer(tally, answer, late) {
    if (answer.state === 'failed') {
        if (answer.reason === 'aborted')
            return;
        if (answer.reason === 'timeout')
            tally.latencies.record(late + answer.elapsed);
        countFailure(tally, answer.reason);
        return;
    }
    tally.latencies.record(late + answer.elapsed);
    const known = statusClass.safeParse(`${Math.floor(answer.status / 100)}xx`);
    if (known.success)
        tally.statuses[known.data] += 1;
    else
        countFailure(tally, 'other');
}
function countFailure(tally, failure) {
    tally.failures[failure] = (tally.failures[failure] ?? 0) + 1;
}
function mergeTallies(tallies) {
    const total = emptyTally();
    for (const tally of tallies) {
        for (const status of statusClass.options)
            total.statuses[status] += tally.statuses[status];
        for (const failure of trafficFailure.options) {
            const count = tally.failures[failure] ?? 0;
            if (count > 0)
                total.failures[failure] = (total.failures[failure] ?? 0) + count;
        }
        total.latencies.merge(tally.latencies);
    }
    return total;
}
/** The answers of each release over several windows. */
function releasesOf(windows) {
    const names = new Set(windows.flatMap((window) => Object.keys(window.releases)));
    return Object.fromEntries([...names].map((name) => [name, mergeTallies(windows.flatMap((window) => window.releases[name] ?? []))]));
}
function answeredCount(tally) {
    return Object.values(tally.statuses).reduce((sum, count) => sum + count, 0);
}
function failureCount(tally) {
    return Object.values(tally.failures).reduce((sum, count) => sum + count, 0);
}
/**
 * Rates and percentiles of a tally that took `length` milliseconds. The error rate counts 5xx and every request without an
 * answer; the client error rate 4xx. Throughput is answers per second. Without a request, there are no values.
 */
function observedOf(tally, length) {
    const answered = answeredCount(tally);
    const failed = failureCount(tally);
    const requests = answered + failed;
    const percentiles = { 'response-time.p50': 0.5, 'response-time.p95': 0.95, 'response-time.p99': 0.99 };
    const times = Object.entries(percentiles).flatMap(([name, rank]) => {
        const value = tally.latencies.percentile(rank);
        return value === undefined ? [] : [[name, value]];
    });
    const rates = requests === 0
        ? {}
        : { 'error-rate': (tally.statuses['5xx'] + failed) / requests, 'client-error-rate': tally.statuses['4xx'] / requests };
    const throughput = length > 0 ? { throughput: answered / (length / 1_000) } : {};
    return { requests, values: { ...rates, ...throughput, ...Object.fromEntries(times) } };
}
/** A generator that sends this many milliseconds later than planned adds its own slowness to the service's. */
const materialLateness = 50;
/** Why the latencies of a run cannot be trusted to be the service's own: more than 5 % of it was sent materially late. */
function latenessDoubt(windows) {
    const sentIn = (some) => some.reduce((sum, window) => sum + window.sent, 0);
    const late = sentIn(windows.filter((window) => window.lateness > materialLateness));
    const all = sentIn(windows);
    if (late <= all * 0.05)
        return undefined;
    const most = Math.max(...windows.map((window) => window.lateness));
    return `this machine was too busy to send on time (${late} of ${all} requests were sent in seconds that were up to ${Math.round(most)} ms late), which looks like slowness of the service`;
}

;// CONCATENATED MODULE: ./packages/shared/build/traffic/open-loop.js




const windowLength = 1_000;
const drainPause = 50;
const manyReleases = 20;
/**
 * An open-loop generator: request i is due at start + i / rate and is sent then, whether or not earlier ones have been
 * answered, and its latency counts from that planned time, so that a stalled service cannot hide its stall by being asked
 * less ("coordinated omission": Tene, "How NOT to Measure Latency"; wrk2 does the same).
 */
async function generateTraffic(plan, deps) {
    const { clock, signal } = deps;
    const start = clock.now();
    const windows = [];
    const inFlight = new Set();
    let current = openWindow(start);
    let sent = 0;
    let sending = true;
    let end = start;
    const close = () => {
        windows.push(current);
        deps.onWindow?.(current);
        current = openWindow(current.at + current.length);
    };
    const send = (late) => {
        const url = plan.urls[sent % plan.urls.length] ?? plan.urls[0];
        sent += 1;
        current.sent += 1;
        current.lateness = Math.max(current.lateness, late);
        if (inFlight.size >= (plan.maxInFlight ?? 1_000)) {
            countFailure(current, 'overload');
            return;
        }
        const task = request(url, plan, deps).then((answer) => {
            countInto(current, answer, late, plan.versionHeader ?? 'x-release');
            inFlight.delete(task);
        });
        inFlight.add(task);
    };
    const deadline = start + plan.duration;
    while (signal?.aborted !== true) {
        const now = clock.now();
        const windowEnd = current.at + current.length;
        const due = start + (sent * 1_000) / plan.requestsPerSecond;
        if (now >= windowEnd) {
            close();
        }
        else if (sending && due >= deadline && now >= deadline && deps.goOn?.() !== true) {
            sending = false;
            end = now;
        }
        else if (sending && now >= due) {
            send(now - due);
        }
        else if (!sending && inFlight.size === 0) {
            break;
        }
        else {
            const wake = !sending ? now + drainPause : now < deadline ? Math.min(due, deadline) : due;
            await (0,pause/* pause */.v)(clock, Math.max(1, Math.ceil(Math.min(windowEnd, wake) - now)), signal);
        }
    }
    if (sending)
        end = clock.now();
    current.length = Math.max(1, clock.now() - current.at);
    if (current.sent + answeredCount(current) + failureCount(current) > 0)
        close();
    return {
        windows,
        total: mergeTallies(windows),
        sent,
        length: end - start,
        lateness: Math.max(0, ...windows.map((window) => window.lateness)),
        untrustworthy: latenessDoubt(windows),
    };
}
async function request(url, plan, { http, signal }) {
    try {
        return await http({
            url,
            timeout: plan.timeout,
            maxBody: 0,
            ...(plan.headers === undefined ? {} : { headers: plan.headers }),
            ...(signal === undefined ? {} : { signal }),
        });
    }
    catch (error) {
        return { state: 'failed', reason: 'other', message: (0,core_errors/* messageOf */.bD)(error), elapsed: 0 };
    }
}
function countInto(window, answer, late, versionHeader) {
    countAnswer(window, answer, late);
    const release = answer.state === 'answered' ? answer.headers[versionHeader.toLowerCase()]?.slice(0, 128) : undefined;
    if (release === undefined || release === '')
        return;
    const known = window.releases[release];
    if (known === undefined && Object.keys(window.releases).length >= manyReleases)
        return;
    const tally = known ?? emptyTally();
    window.releases[release] = tally;
    countAnswer(tally, answer, late);
}
function openWindow(at) {
    return { at, length: windowLength, sent: 0, lateness: 0, ...emptyTally(), releases: {} };
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








/** Requests below which a step says nothing, and above which it may fail before its time is over. */
const minimumRequests = 5;
const enoughToFailEarly = 20;
/** The judge of a real service: its health probes, and synthetic requests against the environment's thresholds. */
function serviceJudge(given) {
    const deps = { ...given, headers: trafficHeaders(given.environment, given.variables) };
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
    const http = spot.scope === 'edge' ? deps.http : headed(deps.http, baseUrl, headers);
    return await (0,run/* runProbes */.j5)(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) });
}
async function lookAtStep(question, deps) {
    const { colour, address, release, edge } = question;
    const side = address === undefined ? undefined : { scope: colour, address };
    const enough = new AbortController();
    const signal = AbortSignal.any([question.signal, enough.signal]);
    const [health, onSide, onEdge] = await Promise.all([
        side === undefined ? undefined : healthOf(side, colour, question, deps),
        side === undefined ? undefined : trafficTo(side, question, deps, signal, () => enough.abort()),
        edge || side === undefined ? trafficTo({ scope: 'edge' }, question, deps, signal, () => enough.abort()) : undefined,
    ]);
    const direct = onSide === undefined ? undefined : judge(onSide, onSide.total, colour, deps);
    const throughEdge = onEdge === undefined ? undefined : judge(onEdge, attributable(onEdge.windows, release.version), 'edge', deps);
    // At a small weight the edge alone has too few answers of the new release: then what its own address told decides.
    const edgeCounts = throughEdge !== undefined && (direct === undefined || throughEdge.judgement.verdict === 'fail');
    const conditions = [...(health ?? []), ...(direct?.conditions ?? []), ...(edgeCounts ? throughEdge.conditions : [])];
    return {
        judgement: (0,thresholds/* judgementOf */.l)(conditions),
        conditions,
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
async function trafficTo(spot, { span, release }, deps, signal, stop) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { environment, clock, headers } = deps;
        const base = baseUrlOf(spot, environment.url);
        const [first = '', ...rest] = environment.traffic.paths.map((path) => (0,address/* addressOf */.c)(base, path));
        const { requestsPerSecond, timeout } = environment.traffic;
        const connections = __addDisposableResource(env_1, keepAliveHttp(), false);
        const windows = [];
        const onWindow = (window) => {
            windows.push(window);
            const tally = spot.scope === 'edge' ? attributable(windows, release.version) : mergeTallies(windows);
            const seen = observedOf(tally, 0);
            const early = (0,thresholds/* judgeThresholds */.w)(seen, requestThresholds(environment), { minimumRequests: enoughToFailEarly });
            if (early.judgement.verdict === 'fail' && latenessDoubt(windows) === undefined)
                stop();
        };
        return await generateTraffic({ urls: [first, ...rest], requestsPerSecond, duration: span, timeout: Math.min(timeout, patience(environment, span)) }, { http: headed(deps.traffic ?? connections.http, base, headers), clock, signal, onWindow });
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function judge(report, tally, scope, { environment }) {
    const observed = observedOf(tally, report.length);
    const doubts = report.untrustworthy === undefined
        ? {}
        : Object.fromEntries(['p50', 'p95', 'p99'].map((name) => [`response-time.${name}`, report.untrustworthy ?? '']));
    const judged = (0,thresholds/* judgeThresholds */.w)({ ...observed, doubts }, requestThresholds(environment), { minimumRequests });
    const conditions = judged.conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` }));
    return { judgement: (0,thresholds/* judgementOf */.l)(conditions), conditions, measurements: measurementsOf(observed, scope) };
}
function requestThresholds({ thresholds }) {
    const kept = Object.entries(thresholds).filter(([name]) => name.startsWith('response-time.') || name.endsWith('error-rate'));
    return Object.fromEntries(kept);
}
/** Long enough that a slow answer is seen as slow, not as none; short enough that a step ends soon after its time. */
function patience({ thresholds }, span) {
    const slowest = Math.max(0, ...['p50', 'p95', 'p99'].map((name) => thresholds[`response-time.${name}`] ?? 0));
    return Math.max(1_000, span, 2 * slowest);
}
/** What of the edge's answers can be the new release's doing: its own, and all that no other release has signed. */
function attributable(windows, version) {
    const total = mergeTallies(windows);
    const signed = mergeTallies(windows.flatMap((window) => Object.values(window.releases)));
    const own = mergeTallies(windows.flatMap((window) => window.releases[version] ?? []));
    const unsigned = { ...emptyTally(), failures: total.failures };
    for (const status of ['2xx', '3xx', '4xx', '5xx'])
        unsigned.statuses[status] = total.statuses[status] - signed.statuses[status];
    return mergeTallies([own, unsigned]);
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
/** Deployments of one environment and task, newest first, at most `limit` (up to 100). */
async function listDeployments(github, { environment, task, limit }) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/deployments', {
        ...github.repository,
        environment,
        task,
        per_page: limit,
    });
    return data.map((one) => ({ id: Number(one.id), createdAt: one.created_at, payload: one.payload })).sort((a, b) => b.id - a.id);
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
            if (attempt === 3 || !(0,errors/* isUncertain */.cp)(error))
                throw error;
        }
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/ledger-store.js




/** The `task` that tells our deployments from those of jobs and of other tools. */
const ledgerTask = 'slipway';
/** How many rollouts back the ledger is read; each costs a request. */
const depth = 30;
/** The ledger in GitHub Deployments and their statuses. Needs `deployments: write`; reading alone, `deployments: read`. */
function githubLedger(github, place) {
    const list = () => listDeployments(github, { environment: place.environment, task: ledgerTask, limit: depth });
    return {
        read: async () => {
            const known = (await list()).flatMap((one) => withIntent(one));
            return await Promise.all(known.map((one) => readRecord(github, one)));
        },
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
                if (!(0,errors/* isUncertain */.cp)(error))
                    throw error;
                // The answer was lost, not always the deployment.
                const made = (await list()).flatMap((one) => withIntent(one)).find((one) => sameIntent(one.intent, wanted));
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

;// CONCATENATED MODULE: ./packages/shared/build/github/refs.js

/**
 * The object a ref points at, or undefined where there is no such ref. `ref` is without `refs/`: `heads/main`. Given what it was, it is
 * asked for only if it has changed since: where it has not, the answer costs nothing of the rate limit (REST reference, "Best practices",
 * conditional requests), so that a ref may be looked at every few seconds for hours.
 */
async function readRef(github, ref, last) {
    const since = last?.etag === undefined ? {} : { headers: { 'if-none-match': last.etag } };
    try {
        const { data, headers } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref, ...since });
        return { sha: data.object.sha, etag: headers.etag };
    }
    catch (error) {
        if ((0,errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        if (last !== undefined && (0,errors/* isGithubStatus */.o5)(error, 304))
            return last;
        throw error;
    }
}
/**
 * Moves a ref, or makes it where `onto` is undefined, only if nobody has moved it since: a non-forced update of a ref is
 * GitHub's compare-and-swap when every new commit has the last as its parent. Gives false when another came first.
 */
async function moveRef(github, ref, sha, onto) {
    try {
        if (onto === undefined) {
            await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/${ref}`, sha });
        }
        else {
            await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...github.repository, ref, sha, force: false });
        }
        return true;
    }
    catch (error) {
        const refused = (0,errors/* isGithubStatus */.o5)(error, 409, 422);
        // An answer that was lost says nothing about the move: only the ref does.
        if (!refused && !(0,errors/* isUncertain */.cp)(error))
            throw error;
        if ((await readRef(github, ref))?.sha === sha)
            return true;
        if (refused)
            return false;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/github/lock-branch.js

/** `branch` is without `refs/heads/`. The text stands in the commit's message and, for people, in the file `record.json`. */
function branchLog(github, branch) {
    const ref = `heads/${branch}`;
    // A commit never changes, so its text is read once.
    let last;
    let seen;
    return {
        read: async () => {
            const head = await readRef(github, ref, seen);
            seen = head;
            if (head === undefined)
                return undefined;
            if (last?.sha === head.sha)
                return last;
            const { data } = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
                ...github.repository,
                commit_sha: head.sha,
            });
            last = { sha: head.sha, text: data.message.slice(data.message.indexOf('\n') + 1).trim() };
            return last;
        },
        append: async (title, text, onto) => {
            const tree = await github.request('POST /repos/{owner}/{repo}/git/trees', {
                ...github.repository,
                tree: [{ path: 'record.json', mode: '100644', type: 'blob', content: `${text}\n` }],
            });
            const commit = await github.request('POST /repos/{owner}/{repo}/git/commits', {
                ...github.repository,
                message: `${title}\n\n${text}\n`,
                tree: tree.data.sha,
                parents: onto === undefined ? [] : [onto],
            });
            const moved = await moveRef(github, ref, commit.data.sha, onto);
            return moved ? commit.data.sha : undefined;
        },
    };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/lock-store.js




function lockBranchOf(environment) {
    return `slipway/lock/${environment}`;
}
/** The lock as a branch, moved only by non-forced updates. Needs `contents: write`. */
function githubLock(github, environment) {
    const branch = lockBranchOf(environment);
    const log = branchLog(github, branch);
    return {
        read: async () => {
            const head = await log.read();
            return head === undefined ? undefined : { id: head.sha, record: parseRecord(head.text, branch) };
        },
        append: (record, onto) => {
            const title = record.state === 'held' ? `Lock ${environment} for run ${record.holder.run}` : `Release ${environment}`;
            return log.append(title, JSON.stringify(record), onto);
        },
    };
}
function parseRecord(text, branch) {
    const parsed = lock/* lockRecord */.pP.safeParse((0,json/* parseJson */.qF)(text, `The head of the branch ${branch}`));
    if (parsed.success)
        return parsed.data;
    throw new core_errors/* ActionError */.lZ(`The head of the branch ${branch} is not a lock of Slipway`, {
        hint: 'Somebody else has pushed to that branch. When no rollout runs, delete it; the next one makes it anew.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/placement.js


/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024;
/**
 * Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing, or is not
 * there. `keep` is how many older releases are to stay at hand: the commands are told, so that they can clear away the rest.
 */
function commandPlacement(config, { keep }, deps) {
    const timeLimit = config?.['time-limit'] ?? 0;
    const { onOutput: _quiet, ...quietly } = deps;
    const mutation = (name) => {
        return async (subject, signal) => {
            const command = config?.[name];
            if (command === undefined)
                return;
            const variables = { ...(0,user_command/* subjectVariables */.o7)(subject), KEEP: String(keep) };
            await (0,user_command/* runUserCommand */.w0)({ command, name: `placement.${name}`, timeLimit, variables, signal }, deps);
        };
    };
    const logs = (command) => {
        return async (subject, lines, signal) => {
            const variables = { ...(0,user_command/* subjectVariables */.o7)(subject), LINES: String(lines) };
            return await (0,user_command/* runUserCommand */.w0)({ command, name: 'placement.logs', timeLimit, variables, signal }, quietly);
        };
    };
    const available = (command) => {
        return async (release, signal) => {
            const { COLOUR: _side, ARTIFACT: _none, ...variables } = (0,user_command/* subjectVariables */.o7)({ colour: 'blue', release, artifact: undefined });
            const call = { command, name: 'placement.available', timeLimit, variables, signal };
            const result = await (0,user_command/* tryUserCommand */.A)(call, quietly);
            if (result.state === 'exited' && result.code <= 1)
                return result.code === 0 ? 'yes' : 'no';
            deps.log.warning(`Whether ${release.version} is still at hand is unknown: ${(0,core_errors/* messageOf */.bD)((0,user_command/* commandFailure */._I)(call, result, deps))}`);
            return 'unknown';
        };
    };
    return {
        prepare: mutation('prepare'),
        retire: mutation('retire'),
        ...(config?.logs === undefined ? {} : { logs: logs(config.logs) }),
        ...(config?.available === undefined ? {} : { available: available(config.available) }),
    };
}
/**
 * The user's own commands and what the provider does by itself, as one: up from below (the user's `prepare`, then the
 * provider's), down from above. Who can tell is asked, the user first. Logs come without secrets and bounded.
 */
function combinedPlacement(own, provider, deps) {
    return {
        prepare: async (subject, signal) => {
            await own.prepare(subject, signal);
            await provider?.prepare(subject, signal);
        },
        retire: async (subject, signal) => {
            await provider?.retire(subject, signal);
            await own.retire(subject, signal);
        },
        logs: async (subject, lines, signal) => {
            const told = await firstAnswer([own, provider], (one) => one?.logs?.(subject, lines, signal), signal, deps.log);
            return told === undefined ? undefined : lastLines(deps.redact(told), lines);
        },
        available: async (release, signal) => {
            const ask = async (one) => {
                const answer = await one?.available?.(release, signal);
                return answer === 'unknown' ? undefined : answer;
            };
            return (await firstAnswer([own, provider], ask, signal, deps.log)) ?? 'unknown';
        },
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
            log.warning((0,core_errors/* messageOf */.bD)(error));
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

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/index.js


/** The target that the configuration names; only its own module is loaded. Throws an ActionError where there is none. */
async function targetOf(environment, deps) {
    const { target } = environment;
    if (target === undefined)
        throw missingTarget(environment.name);
    switch (target.type) {
        case 'haproxy': {
            const { haproxyOf } = await __webpack_require__.e(/* import() */ 247).then(__webpack_require__.bind(__webpack_require__, 8247));
            return haproxyOf((0,config_variables/* substitute */.V)(target, deps.variables, `environments.${environment.name}.target`), deps);
        }
        case 'command': {
            const { commandTarget } = await __webpack_require__.e(/* import() */ 105).then(__webpack_require__.bind(__webpack_require__, 6105));
            const { observe, shift, weighted, affinity } = target;
            return commandTarget({ observe, shift, weighted, affinity, timeLimit: target['time-limit'] }, deps);
        }
        case 'cloudflare-workers': {
            const { cloudflareOf } = await __webpack_require__.e(/* import() */ 222).then(__webpack_require__.bind(__webpack_require__, 6222));
            return cloudflareOf((0,config_variables/* substitute */.V)(target, deps.variables, `environments.${environment.name}.target`), deps);
        }
        case 'vercel': {
            const { vercelOf } = await __webpack_require__.e(/* import() */ 552).then(__webpack_require__.bind(__webpack_require__, 6552));
            const weights = environment.rollout.steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
            return vercelOf((0,config_variables/* substitute */.V)(target, deps.variables, `environments.${environment.name}.target`), { ...deps, weights });
        }
        case 'kubernetes': {
            const { configuredKubernetesTarget } = await __webpack_require__.e(/* import() */ 57).then(__webpack_require__.bind(__webpack_require__, 4057));
            return configuredKubernetesTarget(target, `environments.${environment.name}.target`, deps);
        }
    }
}
function missingTarget(environment) {
    return new core_errors/* ActionError */.lZ(`environments.${environment}.target is missing: nothing says who shifts its traffic`, {
        hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
    });
}

// EXTERNAL MODULE: ./packages/shared/build/github/tags.js
var tags = __webpack_require__(4754);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/branches.js

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
    throw new ActionError(`${ref} reaches ${found.length} environments: ${found.map((one) => one.name).join(', ')}`, {
        hint: 'Name one in the input "environment", or let their branches differ.',
    });
}

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
    return branches.length === 0 || branch === defaultBranch || branches.some((pattern) => matchesBranch(pattern, branch));
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
    return { run: (id) => readRun(github, id), tag: (name) => (0,tags/* readTag */.z)(github, name) };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/crew.js











/** The books as they stand on GitHub; of the ledger, what runs of ours have written. */
function githubBooks(github, environment, { runner, clock, log }) {
    const { name, url } = environment;
    const ledger = githubLedger(github, { environment: name, url, logUrl: runner.run.url, production: name === 'production' });
    return {
        ledger: trustedLedger(ledger, githubTrust(github), { policy: trustPolicyOf(environment, runner), self: runner.run.id, clock, log }),
        lock: githubLock(github, name),
        hasEnded: (holder) => hasRunEnded(github, { id: holder.run, attempt: holder.attempt }),
        cancel: (run, how) => cancelRun(github, run, how),
    };
}
/** Target, placement and judge of an environment. Throws an ActionError where the configuration names no target. */
async function assembleCrew(options, books, stand = {}) {
    const { runner, log, clock, exec, http, signal, environment, variables } = options;
    // The runner ends whatever carries its mark when the job is over; a side that a command has started is to go on.
    const { RUNNER_TRACKING_ID: _mark, ...unmarked } = variables;
    const commands = { exec, cwd: runner.workspace, variables: unmarked, onOutput: log.info, redact: secretsAway(log, variables) };
    const target = stand.target ?? (await targetOf(environment, { ...commands, clock, http, log }));
    const own = commandPlacement(environment.placement, { keep: environment.rollout.keep }, { ...commands, log });
    const notebook = { timeline: [], measurements: [], conditions: [] };
    return {
        target,
        placement: stand.placement ?? combinedPlacement(own, target.placement, { log, redact: commands.redact }),
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
    const deps = { environment: environment.name, holder, hasEnded: books.hasEnded, clock, log };
    const instead = environment.rollout.lock === 'concurrency' ? { instead: groupLock({ ...deps, ledger: books.ledger }) } : {};
    return { ...deps, store: books.lock, ...instead };
}
function withLock(crew, lock, save) {
    return { ...crew, lock, save, heed: (0,heed/* heedSignals */.aQ)({ ...crew, lock }) };
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

/***/ 343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ parseIncidentRecord),
/* harmony export */   GN: () => (/* binding */ incidentRecord),
/* harmony export */   Lr: () => (/* binding */ occurrenceOf),
/* harmony export */   Qq: () => (/* binding */ incidentKey),
/* harmony export */   VE: () => (/* binding */ formatIncidentRecord),
/* harmony export */   bx: () => (/* binding */ courseOf),
/* harmony export */   ny: () => (/* binding */ incidentLabel),
/* harmony export */   of: () => (/* binding */ withOccurrence)
/* harmony export */ });
/* unused harmony exports occurrence, exposureOf, weightsSeen */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3364);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7757);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7700);





/** The label of the issues in which a release that was taken back is written up. */
const incidentLabel = 'slipway-incident';
/** The hidden key of the one issue about a release in an environment. */
function incidentKey(environment, version) {
    return `incident:${environment}:${version}`;
}
const instant = zod__WEBPACK_IMPORTED_MODULE_0__/* .datetime */ .w$({ offset: true });
const span = zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative();
/** One time that a release met users and was taken back. Times as the ledger has them, spans in milliseconds. */
const occurrence = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** The rollout of the ledger by which the release came to its users: the same deployment is the same occurrence. */
    deployment: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(),
    restoredTo: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    startedAt: instant.optional(),
    detectedAt: instant.optional(),
    decidedAt: instant.optional(),
    restoredAt: instant.optional(),
    /** From the first traffic to the detection. */
    detect: span.optional(),
    /** From the detection to the decision. */
    decide: span.optional(),
    /** From the decision until the good release was seen to serve everything. */
    restore: span.optional(),
    /** From the first traffic until then: DORA's failed deployment recovery time. */
    recovery: span.optional(),
    /** Seconds of full traffic that the release had: its weight times the time. */
    exposure: span,
    /** Requests of our own looks, sent and failed; users' requests are not known here. */
    requests: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ sent: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative(), failed: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative() }).optional(),
});
/** What an incident's issue holds for machines: one release in one environment, however often it came back. Version 1. */
const incidentRecord = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    service: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    release: _core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .release */ ._r,
    /** Oldest first. */
    occurrences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(occurrence).min(1),
});
const withTraffic = ['shift', 'promote', 'complete', 'kept'];
/** What the ledger has of the last time that the release had traffic, or undefined where it never had any. */
function courseOf(records, bad) {
    const own = records.find(({ intent, entries }) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.release, bad) && entries.some(({ phase }) => withTraffic.includes(phase)));
    if (own === undefined)
        return undefined;
    const ender = records.find(({ id, intent }) => id > own.id && intent.kind === 'rollback' && intent.previous?.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.previous.release, bad));
    return { own, ender: ender ?? own };
}
/** One occurrence from the ledger. What nobody recorded stays out: a time that is not known is never made up. */
function occurrenceOf({ own, ender }, records, known) {
    const startedAt = firstTraffic(own);
    const restoredAt = restoredIn({ own, ender });
    const decidedAt = known.decidedAt ?? (ender === own ? undefined : ender.at);
    const times = { startedAt, detectedAt: known.detectedAt, decidedAt, restoredAt };
    const until = restoredAt === undefined ? known.now : Date.parse(restoredAt);
    return {
        deployment: own.id,
        ...present({
            restoredTo: known.restoredTo,
            ...times,
            detect: between(startedAt, known.detectedAt),
            decide: between(known.detectedAt, decidedAt),
            restore: between(decidedAt, restoredAt),
            recovery: between(startedAt, restoredAt),
            requests: known.requests,
        }),
        exposure: startedAt === undefined ? 0 : exposureOf(weightsSeen(records), own.intent.colour, { from: Date.parse(startedAt), until }),
    };
}
/** Seconds of full traffic that a side had between two moments, by the splits seen, each of which holds until the next. */
function exposureOf(splits, side, { from, until }) {
    const inOrder = splits.toSorted((a, b) => a.at - b.at);
    let total = 0;
    for (const [index, { at, weights }] of inOrder.entries()) {
        const start = Math.max(from, at);
        const end = Math.min(until, inOrder[index + 1]?.at ?? until);
        if (end > start)
            total += weights[side] * (end - start);
    }
    return Math.round(total) / 1_000;
}
/** Every split that the driver has observed and written down, in its order: GitHub's times are whole seconds, which several may share. */
function weightsSeen(records) {
    return records.toReversed().flatMap(({ entries, intent }) => entries.flatMap(({ at, phase, detail }) => {
        // Written only after the provider had shown that this side serves everything.
        if (phase === 'complete')
            return [{ at: Date.parse(at), weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_4__/* .allTo */ .jT)(intent.colour) }];
        const [, blue, green] = /^observed blue ([\d.]+)%[^,]*, green ([\d.]+)%/.exec(detail) ?? [];
        return blue === undefined || green === undefined
            ? []
            : [{ at: Date.parse(at), weights: { blue: Number(blue) / 100, green: Number(green) / 100 } }];
    }));
}
function firstTraffic({ entries }) {
    const took = entries.filter(({ phase }) => withTraffic.includes(phase));
    // What was observed counts; where a run died before it could look, what it was about to do; at the latest its success.
    return (took.find(wasObserved) ?? took[0])?.at;
}
function restoredIn({ own, ender }) {
    if (ender !== own)
        return ender.entries.findLast((entry) => entry.phase === 'promote' && wasObserved(entry))?.at;
    return own.entries.findLast(({ phase }) => phase === 'back' || phase === 'stopped')?.at;
}
function wasObserved({ detail }) {
    return detail.startsWith('observed ');
}
/** Milliseconds from one time to the other; clocks of two machines may disagree by a little, and none ran backwards. */
function between(from, to) {
    return from === undefined || to === undefined ? undefined : Math.max(0, Date.parse(to) - Date.parse(from));
}
function present(fields) {
    const kept = {};
    for (const key in fields) {
        const value = fields[key];
        if (value !== undefined)
            Reflect.set(kept, key, value);
    }
    return kept;
}
const opening = '<!-- slipway-incident-record ';
/** The record as a hidden line of Markdown. Nothing within can end the comment. */
function formatIncidentRecord(record) {
    const json = JSON.stringify(incidentRecord.parse(record)).replace(/[<>]/g, escapeCharacter);
    return `${opening}${json} -->`;
}
/** Reads the record out of an issue's body; undefined where there is none, or somebody has changed it into none. */
function parseIncidentRecord(body) {
    const line = body.split(/\r?\n/).find((one) => one.startsWith(opening) && one.endsWith(' -->'));
    if (line === undefined)
        return undefined;
    try {
        return incidentRecord.safeParse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(line.slice(opening.length, -' -->'.length), 'The record of the incident')).data;
    }
    catch {
        return undefined;
    }
}
/** The occurrences known so far with one more, or that one brought up to date. */
function withOccurrence(known, added) {
    return [...known.filter((one) => one.deployment !== added.deployment), added].toSorted((a, b) => a.deployment - b.deployment);
}
function escapeCharacter(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
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

/***/ 4922:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HJ: () => (/* binding */ takeLock),
/* harmony export */   TT: () => (/* binding */ heldLock),
/* harmony export */   bh: () => (/* binding */ tryLock),
/* harmony export */   pP: () => (/* binding */ lockRecord),
/* harmony export */   yS: () => (/* binding */ LockLost)
/* harmony export */ });
/* unused harmony exports holder, signalKind, lockSignal, sameHolder */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3364);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);



/** Who holds a lock: one job of one attempt of one run. */
const holder = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ run: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), job: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
/** What somebody asks of a running rollout. */
const signalKind = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['pause', 'resume', 'promote', 'abort']);
const lockSignal = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    kind: signalKind,
    /** Who asks: the run, and the person who started it. */
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(),
    actor: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().max(300).optional(),
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    /** When the running driver has taken it up. */
    answered: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$().optional(),
});
/** One state of a lock. `generation` rises each time the lock is taken, so that a late holder can be told from the present one. */
const lockRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    state: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['held', 'free']),
    generation: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive(),
    holder,
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    /** What was asked of the holder since it took the lock, oldest first. */
    signals: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(lockSignal).default([]),
});
/** The lock is no longer ours: nothing more may be changed. */
class LockLost extends _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ {
}
const pollEvery = 5_000;
const releaseTries = 5;
/** Takes the lock of an environment, waiting at most `wait` ms. Throws an ActionError naming the holder when it stays taken. */
async function takeLock(deps, wait) {
    if (deps.instead !== undefined)
        return await deps.instead.take(wait, deps.signal);
    const deadline = deps.clock.now() + wait;
    for (let told = false;;) {
        const attempt = await tryLock(deps);
        if (attempt.state === 'taken')
            return attempt.lock;
        if (deps.clock.now() >= deadline)
            throw heldByAnother(deps.environment, attempt.by, wait);
        if (!told)
            deps.log.info(`Waiting for the lock of ${deps.environment}, held by run ${attempt.by.run} (job ${attempt.by.job})`);
        told = true;
        await deps.clock.sleep(Math.min(pollEvery, Math.max(1, deadline - deps.clock.now())), deps.signal);
    }
}
/** The lock as this job holds it already, or undefined. Never takes it. */
async function heldLock(deps) {
    if (deps.instead !== undefined)
        return await deps.instead.held();
    const head = await deps.store.read();
    if (head === undefined || head.record.state === 'free' || !sameHolder(head.record.holder, deps.holder))
        return undefined;
    return held(deps, head.id, head.record.generation, { reentered: true, takenFrom: undefined });
}
/** Takes the lock if it is free, ours already, or left behind by a run that has ended. Never waits. */
async function tryLock(deps) {
    const head = await deps.store.read();
    const taken = head?.record.state === 'held' ? head.record : undefined;
    if (head !== undefined && taken !== undefined && sameHolder(taken.holder, deps.holder)) {
        return { state: 'taken', lock: held(deps, head.id, taken.generation, { reentered: true, takenFrom: undefined }) };
    }
    if (taken !== undefined && !(await deps.hasEnded(taken.holder)))
        return { state: 'busy', by: taken.holder };
    const generation = (head?.record.generation ?? 0) + 1;
    const id = await deps.store.append(recordOf(deps, 'held', generation), head?.id);
    if (id !== undefined)
        return { state: 'taken', lock: held(deps, id, generation, { reentered: false, takenFrom: taken?.holder }) };
    const winner = await deps.store.read();
    return { state: 'busy', by: winner?.record.holder ?? deps.holder };
}
function held(deps, first, generation, how) {
    let id = first;
    const ownHead = async () => {
        const head = await deps.store.read();
        if (head === undefined || !isOurs(head)) {
            const now = head === undefined ? 'it is gone' : `run ${head.record.holder.run} has it at generation ${head.record.generation}`;
            throw new LockLost(`The lock of ${deps.environment} (generation ${generation}) was lost: ${now}`, {
                hint: 'Another run acts on this environment now. This one changes nothing more.',
            });
        }
        id = head.id;
        return head;
    };
    const isOurs = (head) => head.id === id || (head.record.state === 'held' && head.record.generation === generation && sameHolder(head.record.holder, deps.holder));
    const check = async () => {
        await ownHead();
    };
    const signals = async () => (await ownHead()).record.signals;
    const answer = async (signal) => {
        const { record } = await ownHead();
        const answered = new Date(deps.clock.now()).toISOString();
        const marked = record.signals.map((one) => one.run === signal.run && one.kind === signal.kind && one.at === signal.at ? { ...one, answered } : one);
        // Another signal may have come on top in between: then this one stays unanswered until the next look.
        const next = await deps.store.append({ ...record, signals: marked }, id);
        if (next !== undefined)
            id = next;
    };
    const release = async () => {
        // A signal may come on top in between. Nobody but its holder frees a lock, so that is no reason to keep it.
        for (let attempt = 1; attempt <= releaseTries; attempt += 1) {
            await check();
            if ((await deps.store.append(recordOf(deps, 'free', generation), id)) !== undefined)
                return;
        }
        deps.log.warning(`The lock of ${deps.environment} could not be released: another record came first`);
    };
    return { generation, ...how, check, signals, answer, release };
}
function recordOf(deps, state, generation) {
    const at = new Date(deps.clock.now()).toISOString();
    return { schema: 1, environment: deps.environment, state, generation, holder: deps.holder, at, signals: [] };
}
function sameHolder(one, other) {
    return one.run === other.run && one.attempt === other.attempt && one.job === other.job;
}
function heldByAnother(environment, by, wait) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`The lock of ${environment} is held by run ${by.run} (attempt ${by.attempt}, job ${by.job}), after a wait of ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(wait)}`, { hint: 'Two rollouts of one environment never run at once. Wait for that run, cancel it, or raise the input "lock-wait".' });
}


/***/ }),

/***/ 9845:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mw: () => (/* binding */ untilReady),
/* harmony export */   T1: () => (/* binding */ observeUntil),
/* harmony export */   f5: () => (/* binding */ isWell)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);


/** Observes until the provider shows the intent, as `shown` has it. Throws an ActionError with both when time is up. */
async function observeUntil({ weights, shown = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .matches */ .cK }, limits, deps, signal) {
    const deadline = deps.clock.now() + limits.observe;
    for (let last = 'nothing';;) {
        try {
            const observed = await deps.target.observe(signal);
            if (shown(observed, weights))
                return observed;
            last = (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (deps.clock.now() >= deadline)
                throw error;
            last = (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error);
        }
        if (deps.clock.now() >= deadline) {
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${deps.target.name} does not show what was asked for (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeWeights */ .Jq)(weights)}): it shows ${last}`);
        }
        await deps.clock.sleep(limits.poll, signal);
    }
}
/** Asks until the answer is a pass or a warning, or time is up; then the last answer. */
async function untilReady(spot, release, { within, poll }, deps, signal) {
    const deadline = deps.clock.now() + within;
    for (;;) {
        const judgement = await deps.judge.ready(spot, release, signal);
        if (isWell(judgement) || deps.clock.now() >= deadline)
            return judgement;
        await deps.clock.sleep(poll, signal);
    }
}
function isWell(judgement) {
    return judgement.verdict === 'pass' || judgement.verdict === 'warn';
}


/***/ }),

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ey: () => (/* binding */ describeStep),
/* harmony export */   Mz: () => (/* binding */ liveSide),
/* harmony export */   Nv: () => (/* binding */ stepsToReturn),
/* harmony export */   ne: () => (/* binding */ planRollout)
/* harmony export */ });
/* harmony import */ var _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3390);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7700);






/** From what is observed to what is wanted, as ordered steps, or a refusal. Decides; touches nothing. */
function planRollout(observed, wish, records, capabilities) {
    const split = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    if (split.length === 2) {
        return {
            state: 'refused',
            reason: `Traffic is split between both sides (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed)})`,
            hint: 'A rollout starts from one side with everything. Set one side to 0.',
        };
    }
    const live = liveSide(observed, records);
    if (live !== undefined && (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .servesEverything */ .mw)(observed, live.colour) && runs(live, wish.release)) {
        const record = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, live.colour);
        if (record !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .hasSucceeded */ .yO)(record))
            return { state: 'done', colour: live.colour, live };
        // It serves, but no rollout of it has come to its end: it is judged where it stands.
        return {
            state: 'steps',
            colour: live.colour,
            live: undefined,
            steps: stepsToReturn(live.colour),
            notes: [`${wish.release.version} already serves from ${live.colour}.`],
        };
    }
    const weights = weightsOf(wish.steps);
    const weighted = capabilities.weighted || isDefault(wish.steps) || weights.every((weight) => weight === 1);
    if (!weighted && !wish.atOnce) {
        const asked = weights.map((weight) => (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(weight)).join(', ');
        return {
            state: 'refused',
            reason: `rollout.steps asks for ${asked}, but the target gives a side all traffic or none`,
            hint: 'Write rollout: { steps: [100%] } for this environment, or use a target with weights.',
        };
    }
    const colour = live === undefined ? (wish.warm ?? firstSide(records)) : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(live.colour);
    const outage = live !== undefined && observed[live.colour].state !== 'serving';
    const steps = stepsTo(colour, { observed, wish, live, atOnce: wish.atOnce || outage || live === undefined || !capabilities.weighted });
    return { state: 'steps', colour, live, steps, notes: notesOn(live, outage) };
}
/** The side with all traffic; where none has any, the one that would have it if it were up. */
function liveSide(observed, records) {
    const serving = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.find((colour) => observed[colour].weight > 0);
    const open = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].open);
    const assigned = open.length === 1 ? open[0] : undefined;
    const remembered = open.length === 2 ? (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records)?.intent.colour : undefined;
    const colour = serving ?? assigned ?? remembered;
    if (colour === undefined || (serving === undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour) === undefined))
        return undefined;
    const { release } = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour)?.intent ?? {};
    const told = observed[colour].release;
    // The provider is the truth: where it names another version than the ledger, the ledger's is not what runs.
    const known = release !== undefined && (told === undefined || told === release.version) ? release : undefined;
    return { colour, release: known, version: told ?? release?.version };
}
/** Everything to a side that runs already, once it is verified: the way back, and the way out of the middle. */
function stepsToReturn(colour) {
    return [{ do: 'verify' }, { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) }];
}
function stepsTo(colour, { observed, wish, live, atOnce }) {
    const other = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(colour);
    const idle = live === undefined ? { blue: 0, green: 0 } : (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(live.colour);
    const mustClose = observed[colour].open || (live === undefined && observed[other].open);
    const hook = (name) => (wish.hooks.includes(name) ? [{ do: 'hook', hook: name }] : []);
    return [
        ...(mustClose ? [{ do: 'close', weights: idle }] : []),
        ...(wish.warm === colour ? [] : [...hook('before-prepare'), { do: 'prepare' }, ...hook('after-prepare')]),
        { do: 'verify' },
        ...hook('before-shift'),
        ...(atOnce ? [] : stepsBetween(colour, wish.steps)),
        { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) },
        ...hook('after-promote'),
    ];
}
function stepsBetween(colour, steps) {
    let weight = 0;
    return steps.flatMap((step) => {
        if ('pause' in step)
            return [{ do: 'pause', weight, atMost: step.pause }];
        weight = step.weight;
        return weight > 0 && weight < 1 ? [{ do: 'shift', weights: share(colour, weight), weight, time: step.time }] : [];
    });
}
function share(colour, weight) {
    return colour === 'blue' ? { blue: weight, green: 1 - weight } : { blue: 1 - weight, green: weight };
}
function runs(live, release) {
    return live.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .sameRelease */ .OW)(live.release, release);
}
/** Where the ledger remembers a success but nothing is live, its side is left as it was. */
function firstSide(records) {
    const last = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records);
    return last === undefined ? 'blue' : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(last.intent.colour);
}
function isDefault(steps) {
    const weights = weightsOf(steps);
    return steps.length === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights.length && weights.every((weight, index) => weight === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights[index]);
}
function weightsOf(steps) {
    return steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
}
function notesOn(live, outage) {
    if (live === undefined)
        return ['Nothing is live yet: this is the first release here, and there is none to go back to.'];
    if (outage)
        return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`];
    if (live.release === undefined) {
        const what = live.version ?? 'an unknown release';
        return [`${what} on ${live.colour} is not in the ledger: it is adopted as what was live before. No rollback by its version exists yet.`];
    }
    return [];
}
/** A step in words. */
function describeStep(step, colour) {
    switch (step.do) {
        case 'close':
            return `make sure that nothing reaches ${colour} when it comes up`;
        case 'prepare':
            return `bring the release up on ${colour}, without traffic`;
        case 'verify':
            return `probe ${colour} until it is ready`;
        case 'hook':
            return `run the hook ${step.hook}`;
        case 'pause':
            return `stand at ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} until somebody says promote, at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.atMost)}; back when nobody does`;
        case 'retire':
            return `take ${colour} down, once the other side is seen to serve everything`;
        case 'shift':
            return `give ${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} and judge it for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.time)}`;
        case 'promote':
            return `give ${colour} all traffic`;
    }
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

/***/ 9963:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C6: () => (/* binding */ openRecord),
  Of: () => (/* binding */ rollOut),
  tN: () => (/* binding */ undo)
});

// EXTERNAL MODULE: ./packages/shared/build/config/rollout.js
var rollout = __webpack_require__(8895);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
// EXTERNAL MODULE: ./packages/shared/build/rollout/observe.js
var observe = __webpack_require__(9845);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var rollout_plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
// EXTERNAL MODULE: ./packages/shared/build/rollout/heed.js
var heed = __webpack_require__(9795);
// EXTERNAL MODULE: ./packages/shared/build/rollout/signals.js
var rollout_signals = __webpack_require__(6084);
// EXTERNAL MODULE: ./packages/shared/build/rollout/work.js
var work = __webpack_require__(9184);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/step-watch.js





const minimumLook = 500;
/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
async function judgeStep({ weight, time }, hand, deps) {
    const deadline = deps.clock.now() + time + hand.readyWithin;
    const span = Math.max(minimumLook, time);
    for (let warned = false;;) {
        const judgement = await look({ weight, time: span }, hand, deps);
        if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned))
            return;
        if (judgement.verdict === 'fail')
            throw failedOn(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        warned = judgement.verdict === 'warn';
        if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
            throw failedOn(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
/**
 * Stands at a weight until `goOn` says so, at most `atMost` ms; then the rollout has failed, unjudged. What has traffic is judged
 * meanwhile: two bad looks in a row end it, since one bad answer in two hours is no reason to.
 */
async function standStill({ weight, atMost, goOn }, hand, deps) {
    const deadline = deps.clock.now() + atMost;
    for (let bad = 0;;) {
        const asked = (0,rollout_signals/* standing */.JA)(await deps.lock.signals());
        if (asked.aborted !== undefined)
            throw new heed/* Aborted */.aG(asked.aborted);
        if (goOn(asked))
            return;
        if (deps.clock.now() >= deadline) {
            throw new work/* StepFailed */.an(`Nobody said that ${hand.release?.version ?? hand.colour} may go on from ${(0,percentage/* formatPercentage */.Ee)(weight)} within ${(0,duration/* formatDuration */.a3)(atMost)}`, {
                judged: false,
            });
        }
        if (weight === 0) {
            await deps.clock.sleep(heed/* listenEvery */.r1, deps.signal);
            continue;
        }
        const judgement = await look({ weight, time: heed/* listenEvery */.r1 }, hand, deps);
        bad = judgement.verdict === 'fail' ? bad + 1 : 0;
        if (judgement.verdict === 'fail' && bad > 1)
            throw failedOn(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic, while it stood still`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
/** Between two steps: what was asked in the meantime. */
async function obey(weight, hand, deps) {
    const signals = await deps.lock.signals();
    const { aborted, paused } = (0,rollout_signals/* standing */.JA)(signals);
    if (aborted !== undefined)
        throw new heed/* Aborted */.aG(aborted);
    if (!paused)
        return;
    const by = signals.findLast(({ kind }) => kind === 'pause');
    if (by !== undefined)
        await deps.lock.answer(by);
    const detail = `paused at ${(0,percentage/* formatPercentage */.Ee)(weight)}${by === undefined ? '' : ` by run ${by.run} (${by.actor})`}`;
    deps.note(detail);
    await write(hand, { state: 'in_progress', phase: 'pause', detail }, deps);
    await standStill({ weight, atMost: pausedAtMost, goOn: (asked) => !asked.paused }, hand, deps);
    const { resumed, promoted } = (0,rollout_signals/* standing */.JA)(await deps.lock.signals());
    const goOn = resumed ?? promoted;
    if (goOn !== undefined)
        await deps.lock.answer(goOn);
    deps.note('goes on');
}
/** A step of the plan that waits for an approval: a promote that was given for an earlier one does not count. */
async function awaitPromotion({ weight, atMost }, hand, deps) {
    const detail = `stands at ${(0,percentage/* formatPercentage */.Ee)(weight)} until somebody says promote, at most ${(0,duration/* formatDuration */.a3)(atMost)}`;
    await write(hand, { state: 'in_progress', phase: 'pause', detail }, deps);
    await standStill({ weight, atMost, goOn: ({ promoted }) => promoted !== undefined && promoted.answered === undefined }, hand, deps);
    const { promoted } = (0,rollout_signals/* standing */.JA)(await deps.lock.signals());
    if (promoted === undefined)
        return;
    await deps.lock.answer(promoted);
    deps.note(`promoted by run ${promoted.run} (${promoted.actor})`);
}
/** Milliseconds that a pause which somebody asked for may last: a job of GitHub's ends after six hours. */
const pausedAtMost = 2 * 3_600_000;
async function look({ weight, time }, hand, deps) {
    const { colour, about } = hand;
    const { release } = (0,work/* subjectOf */.et)(hand);
    const { address } = (await deps.target.observe(deps.signal))[colour];
    const answer = await deps.heed((signal) => deps.judge.duringStep({ colour, address, release, span: time, edge: about.kind === 'deploy', signal }).then((one) => {
        // What a judge saw until it was interrupted is no judgement.
        signal.throwIfAborted();
        return one;
    }));
    deps.measured(answer.measurements, answer.conditions);
    const { judgement } = answer;
    deps.note(`${(0,percentage/* formatPercentage */.Ee)(weight)} on ${colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`);
    return judgement;
}
async function write({ recordId }, entry, deps) {
    if (recordId !== undefined)
        await deps.ledger.write(recordId, entry);
}
/** A judgement that was not a pass, as the end of a rollout. */
function failedOn(where, judgement) {
    const reason = 'reason' in judgement ? judgement.reason : 'it passed';
    const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged';
    return new work/* StepFailed */.an(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/interpret.js








/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000;
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000;
/**
 * One step of a plan: the lock is checked, the intent is written to the ledger, then it is done, observed until the provider
 * says so or time is up, and what was observed is written. Gives what was observed where traffic was moved. Throws a
 * StepFailed, or whatever a port threw.
 */
async function doStep(step, hand, manner, deps) {
    await announce(step, hand, manner, deps);
    switch (step.do) {
        case 'close':
            await shift(step.weights, { phase: 'close' }, hand, manner, deps);
            return undefined;
        case 'hook':
            await deps.heed(async (signal) => deps.hooks.run((0,work/* momentOf */.Et)(step.hook, hand, await deps.target.observe(signal)), signal));
            return undefined;
        case 'prepare':
            await drained(hand, { within: drainWithin, cut: true }, deps);
            await deps.heed((signal) => deps.placement.prepare((0,work/* subjectOf */.et)(hand), signal));
            return undefined;
        case 'verify':
            await verify(hand, manner, deps);
            return undefined;
        case 'shift': {
            const observed = await shift(step.weights, { phase: 'shift' }, hand, manner, deps);
            await judgeStep(step, hand, deps);
            return observed;
        }
        case 'pause':
            await awaitPromotion(step, hand, deps);
            return undefined;
        case 'promote': {
            const observed = await shift(step.weights, { phase: phaseOf(step, manner) }, hand, manner, deps);
            if (!manner.back)
                await answered(hand, deps);
            return observed;
        }
        case 'retire':
            await retire(hand, manner, deps);
            return undefined;
    }
}
/** Nothing is touched before the lock was checked, the intent stands in the ledger and the post step knows of it. */
async function announce(step, hand, manner, deps) {
    // On the way back time counts: asking a side how it is changes nothing, so it is not written down.
    if (manner.back && step.do === 'verify')
        return;
    const what = (0,rollout_plan/* describeStep */.Ey)(step, hand.colour);
    await unlessBack('The lock could not be asked', () => deps.lock.check(), manner, deps);
    if (hand.recordId !== undefined)
        deps.save(hand.recordId);
    // A hook changes nothing that the ledger keeps count of; a pause writes for itself.
    if (step.do !== 'hook' && step.do !== 'pause')
        await tell(hand, { state: 'in_progress', phase: phaseOf(step, manner), detail: what }, manner, deps);
    deps.note(what);
    deps.log.info(`${hand.release?.version ?? hand.colour}: ${what}`);
}
function phaseOf(step, manner) {
    return manner.back && step.do === 'promote' ? 'return' : step.do;
}
async function tell(hand, entry, manner, deps) {
    const { recordId } = hand;
    if (recordId !== undefined)
        await unlessBack('The ledger could not be written', () => deps.ledger.write(recordId, entry), manner, deps);
}
/**
 * On the way forward whatever goes wrong stops. On the way back only a lock that is known to be lost does: while this run
 * lives nobody may take it over, and the next run finds an open record and closes it.
 */
async function unlessBack(trouble, work, manner, deps) {
    try {
        await work();
    }
    catch (error) {
        if (!manner.back || error instanceof lock/* LockLost */.yS)
            throw error;
        deps.log.warning(`${trouble}, on the way back: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
async function shift(weights, { phase }, hand, manner, deps) {
    await deps.target.shift(weights, (0,work/* subjectOf */.et)(hand), manner.signal);
    // To close a side says nothing of the other, which may be down: that may be why something new is wanted.
    const shown = phase === 'close' ? contract/* isClosed */.Lx : contract/* matches */.cK;
    const observed = await (0,observe/* observeUntil */.T1)({ weights, shown }, manner.limits, deps, manner.signal);
    const detail = `observed ${(0,contract/* describeObservation */.C3)(observed)}`;
    await tell(hand, { state: 'in_progress', phase, detail }, manner, deps);
    deps.note(`${(0,contract/* describeWeights */.Jq)(weights)}: ${detail}`);
    return observed;
}
/** What is in hand on a side without traffic is let come to its end. What does not, in time, is cut, or ends the step. */
async function drained({ colour }, { within, cut }, deps) {
    const deadline = deps.clock.now() + within;
    for (;;) {
        const side = (await deps.target.observe(deps.signal.aborted ? undefined : deps.signal))[colour];
        if (side.weight > 0)
            throw new work/* StepFailed */.an(`${colour} has traffic, so nothing is started or taken down there`, { judged: false });
        if ((side.sessions ?? 0) === 0)
            return;
        if (deps.clock.now() >= deadline) {
            const left = `${side.sessions} connections on ${colour} did not end in time`;
            if (!cut)
                throw new work/* StepFailed */.an(left, { judged: false });
            deps.log.warning(`${left}; they are cut now`);
            return;
        }
        await deps.clock.sleep(work/* usualLimits */.tW.poll);
    }
}
async function verify({ colour, release, readyWithin }, manner, deps) {
    const { address } = (await deps.target.observe(manner.signal))[colour];
    if (address === undefined) {
        throw new work/* StepFailed */.an(`${colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, {
            judged: false,
        });
    }
    const within = { within: manner.back ? manner.limits.ready : readyWithin, poll: manner.limits.poll };
    const ask = (signal) => (0,observe/* untilReady */.Mw)({ scope: colour, address }, release, within, deps, signal);
    const judgement = await (manner.back ? ask() : deps.heed(ask));
    if (!(0,observe/* isWell */.f5)(judgement))
        throw failedOn(`${colour} (${address}), without traffic`, judgement);
    deps.note(`${colour} is ready at ${address}`);
}
/** The edge itself answers with the release that has everything now. */
async function answered({ release }, deps) {
    const within = { within: edgeWithin, poll: work/* usualLimits */.tW.poll };
    const judgement = await deps.heed((signal) => (0,observe/* untilReady */.Mw)({ scope: 'edge' }, release, within, deps, signal));
    if (!(0,observe/* isWell */.f5)(judgement))
        throw failedOn('the edge, with all traffic on the release', judgement);
}
/** The one place where a side is taken down: only while the other is seen to serve everything, and the edge answers. */
async function retire(hand, { limits, back }, deps) {
    const { colour } = hand;
    await othersServe(hand, deps);
    // A run that is told to end has no time to wait for the last request: then the side stays up, without traffic.
    const hurried = back && deps.signal.aborted;
    await drained(hand, { within: hurried ? limits.ready : drainWithin, cut: !hurried }, deps);
    const judgement = await deps.judge.ready({ scope: 'edge' }, undefined);
    if (!(0,observe/* isWell */.f5)(judgement))
        throw failedOn(`the edge, before ${colour} would be taken down`, judgement);
    await othersServe(hand, deps);
    await deps.lock.check();
    await deps.placement.retire((0,work/* subjectOf */.et)(hand), deps.signal.aborted ? undefined : deps.signal);
    deps.note(`${colour} was taken down`);
}
async function othersServe({ colour }, deps) {
    const other = (0,words/* otherColour */.RQ)(colour);
    const observed = await deps.target.observe();
    if ((0,contract/* servesEverything */.mw)(observed, other))
        return;
    throw new work/* StepFailed */.an(`${colour} is not taken down: ${other} does not serve everything (${(0,contract/* describeObservation */.C3)(observed)})`, {
        judged: false,
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/settle.js




/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing could be done, and
 * throws LockLost where nothing may. `about` is the rollout that is ended so.
 */
async function settle(candidates, about, limits, deps) {
    for (const candidate of candidates) {
        const observed = await goTo(candidate, (0,rollout_plan/* stepsToReturn */.Nv)(candidate.colour), { about, limits }, deps);
        if (observed !== undefined)
            return { colour: candidate.colour, observed, verified: true };
    }
    const observed = await deps.target.observe();
    const first = candidates.find(({ colour }) => observed[colour].weight > 0);
    if (first === undefined)
        return undefined;
    // Even where it is shown to have everything: what a provider shows may be older than the last shift.
    const unverified = await goTo(first, (0,rollout_plan/* stepsToReturn */.Nv)(first.colour).slice(-1), { about, limits }, deps);
    return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false };
}
async function goTo({ colour, release }, steps, { about, limits }, deps) {
    const hand = { ...about, colour, release, artifact: undefined, readyWithin: limits.ready };
    try {
        let observed;
        for (const step of steps)
            observed = await doStep(step, hand, { back: true, limits, signal: undefined }, deps);
        return observed;
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.note(`${colour} could not be given the traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        deps.log.warning(`${colour} could not be given the traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/take-back.js








/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
async function takeBack(failure, hand, deps) {
    const { phase, error } = failure;
    const why = {
        phase,
        judged: error instanceof work/* StepFailed */.an && error.judged,
        reason: (0,errors/* messageOf */.bD)(error),
        aborted: error instanceof heed/* Aborted */.aG,
        unverified: error instanceof work/* StepFailed */.an,
    };
    deps.note(`${phase}: ${why.reason}`);
    deps.log.debug((0,errors/* describe */.q0)(error));
    try {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        if (error instanceof heed/* Aborted */.aG)
            await answer(error, deps);
        const ending = await (failure.exposed ? returnTraffic(why, hand, deps) : stop(why, hand, deps));
        return ending.state === 'back' ? await afterRollback(ending, hand, deps) : ending;
    }
    catch (second) {
        const reason = second === error ? why.reason : `${why.reason}; then: ${(0,errors/* messageOf */.bD)(second)}`;
        deps.note(`nothing more can be done: ${(0,errors/* messageOf */.bD)(second)}`);
        return { ...toldOf(why), state: 'stuck', reason, observed: undefined };
    }
}
function toldOf({ phase, judged, reason }) {
    return { phase, judged, reason };
}
/** Whoever asked waits for a sign; that it could not be given must not hold up what was asked. */
async function answer({ order }, deps) {
    try {
        await deps.lock.answer(order);
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.log.warning(`The abort could not be answered: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop(why, hand, deps) {
    const observed = await deps.target.observe();
    if ((0,contract/* servesEverything */.mw)(observed, hand.colour) && hand.about.previous === undefined)
        return await stay(why, { hand, observed }, deps);
    // Somebody has given it traffic by hand meanwhile: that goes back like any other.
    if (observed[hand.colour].open && why.phase !== 'close')
        return await returnTraffic(why, hand, deps);
    if ((0,contract/* servesEverything */.mw)(observed, (0,words/* otherColour */.RQ)(hand.colour)) && why.phase !== 'close') {
        try {
            await doStep({ do: 'retire' }, hand, { back: true, limits: limitsOf(deps), signal: undefined }, deps);
        }
        catch (error) {
            if (error instanceof lock/* LockLost */.yS)
                throw error;
            deps.log.warning(`${hand.colour} could not be taken down again; it has no traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: why.reason }, deps);
    return { ...toldOf(why), state: 'stopped', observed };
}
/** It was judged where it stood, and its side had everything all along. What could not be verified is not said to serve. */
async function stay(why, { hand, observed }, deps) {
    if (why.phase === 'verify' && why.unverified) {
        const reason = `${why.reason}; ${hand.colour} has all traffic as before`;
        await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps);
        return { ...toldOf(why), state: 'stuck', reason, observed };
    }
    await record(hand, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps);
    return { ...toldOf(why), state: 'forward', observed };
}
async function returnTraffic(why, hand, deps) {
    const { about, colour, release } = hand;
    const own = { colour, release };
    const before = about.previous === undefined ? [] : [{ colour: about.previous.colour, release: about.previous.release }];
    // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
    const arrived = about.kind === 'rollback' && (0,contract/* servesEverything */.mw)(await deps.target.observe(), colour);
    // Whoever asks for a rollback to be aborted cannot mean that the bad release is to have everything again.
    const finish = about.kind === 'rollback' && why.aborted;
    const candidates = arrived ? [own] : why.judged && !finish ? before : about.kind === 'rollback' ? [own, ...before] : [...before, own];
    const settled = await settle(candidates, hand, limitsOf(deps), deps);
    return settled === undefined ? await endWithout(why, hand, deps) : await take_back_tell(settled, why, hand, deps);
}
function limitsOf({ signal }) {
    return signal.aborted ? work/* cancelledLimits */.At : work/* usualLimits */.tW;
}
async function take_back_tell({ colour, observed, verified }, why, hand, deps) {
    if (colour === hand.colour && !verified) {
        const reason = `${why.reason}; ${colour} has all traffic, but nothing could be verified there`;
        await record(hand, { state: 'error', phase: 'stopped', detail: reason }, deps);
        return { ...toldOf(why), state: 'stuck', reason, observed };
    }
    if (colour === hand.colour) {
        await record(hand, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps);
        return { ...toldOf(why), state: 'forward', observed };
    }
    const doubt = verified ? '' : ' (which could not be verified)';
    const detail = `${colour}${doubt} serves everything again: ${why.reason}`;
    await record(hand, why.judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps);
    const reason = verified ? why.reason : `${why.reason}; ${colour} could not be verified before it took over`;
    return { ...toldOf(why), state: 'back', reason, observed };
}
/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout(why, hand, deps) {
    const observed = await deps.target.observe();
    if (hand.about.previous === undefined && (0,contract/* servesEverything */.mw)(observed, hand.colour)) {
        const detail = `it has all traffic and there is none to go back to: ${why.reason}`;
        await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'kept', detail }, deps);
        return { ...toldOf(why), state: 'forward', observed };
    }
    return { ...toldOf(why), state: 'stuck', reason: `${why.reason}; no side could be verified`, observed };
}
/** The user's own command after the way back; that it failed is added to why the rollout ended. */
async function afterRollback(ending, hand, deps) {
    if (!deps.hooks.has('after-rollback') || deps.signal.aborted)
        return ending;
    try {
        await deps.hooks.run((0,work/* momentOf */.Et)('after-rollback', hand, ending.observed), deps.signal);
        return ending;
    }
    catch (error) {
        return { ...ending, reason: `${ending.reason}; then the hook after-rollback failed: ${(0,errors/* messageOf */.bD)(error)}` };
    }
}
/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record({ recordId }, entry, deps) {
    try {
        if (recordId !== undefined)
            await deps.ledger.write(recordId, entry);
    }
    catch (error) {
        deps.log.warning(`The ledger could not be written: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/drive.js






/** Does the steps one at a time, heeding what is asked in between. Any failure, order or cancellation ends on the verified side. */
async function drive(steps, { hand, expected }, deps) {
    const manner = { back: false, limits: work/* usualLimits */.tW, signal: deps.signal };
    let reached = 'prepare';
    let weight = 0;
    let exposed = false;
    let verified = false;
    let before = expected;
    try {
        let observed;
        for (const step of steps) {
            deps.signal.throwIfAborted();
            await obey(weight, hand, deps);
            if (step.do !== 'hook')
                reached = step.do;
            const takesTraffic = step.do === 'shift' || step.do === 'promote';
            if (takesTraffic && !verified)
                throw new work/* StepFailed */.an(`${hand.colour} was not verified`, { judged: false });
            if (takesTraffic && before !== undefined)
                await unchanged(before, deps);
            exposed ||= takesTraffic;
            observed = (await doStep(step, hand, manner, deps)) ?? observed;
            verified ||= step.do === 'verify';
            if (takesTraffic)
                before = step.weights;
            if (step.do === 'shift')
                weight = step.weight;
            if (step.do === 'promote')
                weight = 1;
        }
        if (observed === undefined)
            throw new work/* StepFailed */.an('the plan gave the release no traffic', { judged: false });
        return { state: 'promoted', observed };
    }
    catch (error) {
        return await takeBack({ phase: reached, exposed, error }, hand, deps);
    }
}
/** Whoever moves traffic by hand in the middle of a rollout is not overruled: it goes back. */
async function unchanged(weights, deps) {
    try {
        await (0,observe/* observeUntil */.T1)({ weights }, work/* usualLimits */.tW, deps, deps.signal);
    }
    catch (error) {
        deps.signal.throwIfAborted();
        throw new work/* StepFailed */.an(`The traffic is not where the last step left it: ${(0,errors/* messageOf */.bD)(error)}`, { judged: false });
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/completion.js
var completion = __webpack_require__(9331);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/unfinished.js






/**
 * For a run that wants no release live itself: what a lost run left is brought to its end. Gives undefined where nothing was
 * left, so that a split which somebody made by hand stays theirs to mend.
 */
async function mendUnfinished(request, deps) {
    const left = (await deps.ledger.read()).filter((record) => isOpen(record) && !isOurs(record, request.self));
    if (left.length === 0)
        return undefined;
    const refused = await settleFirst(request, deps);
    if (refused !== undefined)
        return refused;
    const observed = await deps.target.observe(deps.signal);
    if (bothColours.some((colour) => servesEverything(observed, colour))) {
        return { state: 'mended', runs: [...new Set(left.map(({ intent }) => intent.run.id))] };
    }
    const reason = `what a lost run left could not be mended: no side serves everything (${describeObservation(observed)})`;
    return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
}
/** Brings what an earlier run left to its end, before anything else. Gives a refusal where that is not this run's to decide. */
async function settleFirst(request, deps) {
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const found = (0,reconcile/* reconcile */.L)({ observed, records, self: request.self, onDrift: request.onDrift, wanted: request.release });
    if (found.state === 'drift')
        return { state: 'refused', reason: found.reason, hint: found.hint };
    let settled;
    if (found.state === 'unsettled') {
        settled = await bringToEnd(found, deps);
        if (settled === undefined && contract/* bothColours */.JV.some((colour) => observed[colour].weight > 0)) {
            const reason = `${found.why}; but no side could be found well and given everything`;
            return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
        }
    }
    for (const record of found.unfinished)
        await closeBroken(record, { settled, observed: settled?.observed ?? observed, records }, deps);
    return undefined;
}
async function bringToEnd({ unfinished, candidates, why }, deps) {
    deps.note(`before anything else: ${why}`);
    const [newest] = unfinished;
    if (newest !== undefined)
        deps.save(newest.id);
    return await settle(candidates, { recordId: newest?.id, about: newest?.intent ?? nobody }, work/* usualLimits */.tW, deps);
}
/** Whose rollout it is when a split by hand is mended. */
const nobody = { kind: 'rollback', service: '', environment: '', run: { id: 0, attempt: 0, job: '' } };
/** A rollout whose run has ended says nothing more, so its end is written for it. A rollback that arrived is one that succeeded. */
async function closeBroken(record, { settled, observed, records }, deps) {
    const { colour, release, run, kind, previous, reason } = record.intent;
    const serves = (0,contract/* servesEverything */.mw)(observed, colour) && (0,ledger/* lastOn */.gb)(records, colour)?.id === record.id;
    const detail = `run ${run.id} ended in the middle; ${(0,contract/* describeObservation */.C3)(observed)}`;
    await deps.lock.check();
    if (serves && kind === 'rollback' && settled?.verified === true) {
        await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail });
        deps.note(`${release.version}: complete: ${detail}`);
        await (0,completion/* markBad */.Tc)(previous?.release, reason ?? 'it was rolled back', deps);
        return;
    }
    const phase = serves ? 'kept' : 'stopped';
    await deps.ledger.write(record.id, { state: 'error', phase, detail });
    deps.note(`${release.version}: ${phase}: ${detail}`);
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/warm.js
var rollout_warm = __webpack_require__(7144);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/session.js











/** One release, from what is observed now to all traffic, or back. What an earlier run left is settled first. */
async function rollOut(request, deps) {
    const settled = await settleFirst(request, deps);
    if (settled !== undefined)
        return settled;
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const plan = (0,rollout_plan/* planRollout */.ne)(observed, await wishOf(request, observed, records, deps), records, deps.target.capabilities);
    if (plan.state === 'refused')
        return plan;
    if (plan.state === 'done')
        return { state: 'unchanged', live: plan.live, observed };
    for (const note of plan.notes)
        deps.note(note);
    const intent = intentOf(request, plan);
    await deps.lock.check();
    for (const record of records)
        if ((0,ledger/* isOpen */.nT)(record) && (0,reconcile/* isOurs */.M)(record, request.self))
            await giveWay(record, intent, deps);
    const recordId = await deps.ledger.open(intent);
    deps.save(recordId);
    const hand = (0,work/* handOf */.vL)(recordId, intent, { artifact: request.artifact, readyWithin: request.readyWithin });
    const live = plan.live !== undefined && (0,contract/* servesEverything */.mw)(observed, plan.live.colour) ? (0,contract/* allTo */.jT)(plan.live.colour) : undefined;
    const driven = await drive(plan.steps, { hand, expected: live }, deps);
    if (driven.state !== 'promoted')
        return { state: 'ended', ending: driven, intent };
    return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes };
}
/** A rollout of this very job that could not be ended makes room for the one that takes its place. */
async function giveWay(record, { release }, deps) {
    await deps.ledger.write(record.id, { state: 'error', phase: 'stopped', detail: `the same job goes on with ${release.version}` });
}
async function wishOf(request, observed, records, deps) {
    const { release, steps, atOnce } = request;
    const live = (0,rollout_plan/* liveSide */.Mz)(observed, records);
    const idle = live === undefined ? undefined : (0,words/* otherColour */.RQ)(live.colour);
    const warm = request.kind === 'rollback' && idle !== undefined && (await (0,rollout_warm/* isWarm */.Y)(release, idle, { observed, records }, deps)) ? idle : undefined;
    // Nothing of the user's stands in the way back: of the hooks, a rollback has the one that comes after it.
    const hooks = request.kind === 'rollback' ? [] : rollout/* hookName */.FE.options.filter((name) => name !== 'after-rollback' && deps.hooks.has(name));
    return { release, steps, warm, atOnce: atOnce || warm !== undefined, hooks };
}
function intentOf(request, plan) {
    const { live } = plan;
    const previous = live === undefined ? {} : { previous: previousOf(live) };
    return {
        schema: 1,
        service: request.service,
        environment: request.environment,
        kind: request.kind,
        release: request.release,
        colour: plan.colour,
        ...previous,
        run: { id: request.self.run, attempt: request.self.attempt, job: request.self.job },
        ...(request.reason === undefined ? {} : { reason: request.reason.slice(0, 500) }),
        ...request.terms,
    };
}
function previousOf({ colour, release, version }) {
    if (release !== undefined)
        return { colour, release };
    return { colour, ...(version === undefined ? {} : { version }) };
}
/** The rollout that this job has begun and not yet ended. */
function openRecord(records, self) {
    return records.find((record) => (0,reconcile/* isOurs */.M)(record, self) && (0,ledger/* isOpen */.nT)(record));
}
/** Takes this job's own rollout back after its promotion: the watch said so, or the job ends before it was completed. */
async function undo(record, why, deps) {
    const { intent } = record;
    const exposed = (0,ledger/* hasPhase */.ww)(record, 'shift') || (0,ledger/* hasPhase */.ww)(record, 'promote');
    deps.save(record.id);
    const error = new work/* StepFailed */.an(why.reason, { judged: why.judged });
    const phase = record.entries.at(-1)?.phase ?? 'prepare';
    return await takeBack({ phase, exposed, error }, (0,work/* handOf */.vL)(record.id, intent, { artifact: undefined, readyWithin: 0 }), deps);
}


/***/ }),

/***/ 6084:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JA: () => (/* binding */ standing),
/* harmony export */   e4: () => (/* binding */ describeSignal),
/* harmony export */   vG: () => (/* binding */ sendSignal)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** Of pause, resume and promote the latest decides; an abort is final. Whether they were answered makes no difference. */
function standing(signals) {
    const latest = signals.findLast(({ kind }) => kind !== 'abort');
    return {
        aborted: signals.find(({ kind }) => kind === 'abort'),
        paused: latest?.kind === 'pause',
        promoted: latest?.kind === 'promote' ? latest : undefined,
        resumed: latest?.kind === 'resume' ? latest : undefined,
    };
}
/** An abort in words: who asked for it, and why. */
function describeSignal({ kind, actor, run, reason }) {
    return `${kind} by ${actor} (run ${run})${reason === undefined ? '' : `: ${reason}`}`;
}
/** Another record may come first: the holder's answer, or somebody else's signal. */
const tries = 6;
const betweenTries = 250;
const reasonLimit = 300;
/**
 * Puts a signal on top of the lock of whoever holds it. Neither holder, generation nor state changes, and no signal of
 * anybody else is lost. Throws an ActionError when other records came first each time.
 */
async function sendSignal(deps, wanted) {
    const { store, environment, clock } = deps;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
        const head = await store.read();
        if (head === undefined || head.record.state === 'free')
            return nobody(wanted, `nothing runs in ${environment}`);
        const { record } = head;
        if (await deps.hasEnded(record.holder)) {
            return nobody(wanted, `run ${record.holder.run}, which holds the lock of ${environment}, has ended without releasing it`);
        }
        const signal = stamped(wanted, clock);
        if ((await store.append({ ...record, signals: [...record.signals, signal] }, head.id)) !== undefined) {
            return { state: 'sent', to: record.holder, generation: record.generation, signal };
        }
        await clock.sleep(betweenTries * attempt);
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`The signal ${wanted.kind} could not be given to ${environment}: another record came first ${tries} times`, {
        hint: 'Run it again.',
    });
}
function stamped({ reason, ...wanted }, clock) {
    const at = new Date(clock.now()).toISOString();
    return { ...wanted, ...(reason === undefined ? {} : { reason: reason.slice(0, reasonLimit) }), at };
}
function nobody({ kind }, why) {
    return { state: 'refused', reason: `There is nobody to hear ${kind}: ${why}`, hint: 'See with mode: status what runs.' };
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
    const fill = (text) => (0,variables/* substitute */.V)(fillEmpty(text), env, name);
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

/***/ 7144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ isWarm)
/* harmony export */ });
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);
/* harmony import */ var _observe_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9845);


/** Whether the release still runs on a side and is well there: then going back takes one shift. */
async function isWarm(release, colour, { observed, records }, deps) {
    const last = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour);
    const { address } = observed[colour];
    if (last === undefined || !(0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(last.intent.release, release) || address === undefined)
        return false;
    return (0,_observe_js__WEBPACK_IMPORTED_MODULE_1__/* .isWell */ .f5)(await deps.judge.ready({ scope: colour, address }, release, deps.signal));
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
function subjectOf({ colour, release, artifact }) {
    return { colour, release: release ?? unknownRelease, artifact };
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
