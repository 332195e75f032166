export const id = 989;
export const ids = [989];
export const modules = {

/***/ 2520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ setStage)
});

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

// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 22 modules
var crew = __webpack_require__(2759);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
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

// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
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

;// CONCATENATED MODULE: ./packages/shared/build/github/tags.js


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
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
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
    throw new errors/* ActionError */.lZ(`The tag ${tag.name} stands on ${standing}, not on ${tag.sha}`, {
        hint: 'A tag is never moved: choose another version, or delete the tag by hand if nothing was released by it.',
    });
}

;// CONCATENATED MODULE: ./actions/rollback/build/desk.js


const incidentLabel = 'slipway-incident';
function githubDesk(github, clock) {
    return {
        commitOf: (tag) => readTag(github, tag),
        tag: async (tag) => {
            await createTag(github, { ...tag, at: clock.now() });
        },
        incident: async ({ key, title, body }) => (await writeIssue(github, { label: incidentLabel, key }, { title, body })).url,
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/stage.js





async function setStage(inputs, context, stand) {
    const variables = (0,settings/* readVariables */.Ch)(inputs, context);
    const { environment } = await (0,settings/* readEnvironment */.Qo)(inputs, context);
    const github = stand.books !== undefined && stand.desk !== undefined ? undefined : await githubOf(inputs, context);
    const books = stand.books ?? (0,crew/* githubBooks */.IR)(needed(github), environment, context.runner);
    const desk = stand.desk ?? githubDesk(needed(github), context.clock);
    return { environment, books, desk, crew: await (0,crew/* assembleCrew */.I3)({ ...context, environment, variables }, books, stand) };
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
/* harmony export */   cp: () => (/* binding */ isUncertain),
/* harmony export */   o5: () => (/* binding */ isGithubStatus),
/* harmony export */   qQ: () => (/* binding */ githubError)
/* harmony export */ });
/* unused harmony exports GithubError, isForbidden, permissionLines */
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

/***/ 5355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C3: () => (/* binding */ describeObservation),
/* harmony export */   JV: () => (/* binding */ bothColours),
/* harmony export */   Jq: () => (/* binding */ describeWeights),
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

/***/ 2759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I3: () => (/* binding */ assembleCrew),
  IR: () => (/* binding */ githubBooks),
  Ne: () => (/* binding */ lockDepsOf),
  KV: () => (/* binding */ selfOf),
  kK: () => (/* binding */ withLock)
});

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

;// CONCATENATED MODULE: ./packages/shared/build/probe/address.js
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

;// CONCATENATED MODULE: ./packages/shared/build/probe/result.js
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

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var core_errors = __webpack_require__(6724);
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

// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
;// CONCATENATED MODULE: ./packages/shared/build/probe/http-probe.js


/** The release that an answer tells: by the header, or else by `version` of a JSON body. */
function versionOf(answer, header) {
    const told = answer.headers[header.toLowerCase()];
    if (told !== undefined && told !== '')
        return { version: told, by: 'header' };
    const inBody = (0,json/* valueAt */.fK)(jsonOf(answer), 'version');
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
        problems.push(`took ${Math.round(answer.elapsed)} ms, expected at most ${(0,duration/* formatDuration */.a3)(latency)}`);
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
        const found = (0,json/* valueAt */.fK)(body, path);
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
    throw new core_errors/* ActionError */.lZ(`The probe "${probe.name}" says neither http nor postgres`);
}
/** What `$NAME` reads, the release under judgement among it. */
function variablesOf({ variables, release }) {
    return release === undefined ? { ...variables } : { ...variables, RELEASE: release };
}
async function runHttp(wanted, written, timeout, options) {
    const url = addressOf(options.baseUrl, wanted.path);
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
    const told = versionOf(answer, header);
    const problems = mismatches(answer, wanted, written);
    const expected = wanted.expect.version ?? (told?.by === 'header' && !isWholeAddress(wanted.path) ? options.release : undefined);
    const wrongRelease = expected === undefined ? undefined : versionMismatch(answer, header, expected);
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

;// CONCATENATED MODULE: ./packages/shared/build/ports/pause.js
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
            await pause(clock, Math.max(1, Math.ceil(Math.min(windowEnd, wake) - now)), signal);
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
function serviceJudge(deps) {
    return {
        ready: async (spot, release, signal) => judgeProbes(await probe(spot, release?.version, deps, signal)),
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
    const { environment, variables, http, clock } = deps;
    const baseUrl = baseUrlOf(spot, environment.url);
    return await runProbes(environment.probes, { baseUrl, variables, release, http, clock, ...(signal === undefined ? {} : { signal }) });
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
        judgement: judgementOf(conditions),
        conditions,
        measurements: [...(direct?.measurements ?? []), ...(throughEdge?.measurements ?? [])],
    };
}
/** The probes, once more where they failed: one lost packet is no reason to go back. */
async function healthOf(side, colour, { release, signal }, deps) {
    let results = await probe(side, release.version, deps, signal);
    if (judgeProbes(results).verdict !== 'pass')
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
        const { environment, clock } = deps;
        const base = baseUrlOf(spot, environment.url);
        const [first = '', ...rest] = environment.traffic.paths.map((path) => addressOf(base, path));
        const { requestsPerSecond, timeout } = environment.traffic;
        const connections = __addDisposableResource(env_1, keepAliveHttp(), false);
        const windows = [];
        const onWindow = (window) => {
            windows.push(window);
            const tally = spot.scope === 'edge' ? attributable(windows, release.version) : mergeTallies(windows);
            const seen = observedOf(tally, 0);
            const early = judgeThresholds(seen, requestThresholds(environment), { minimumRequests: enoughToFailEarly });
            if (early.judgement.verdict === 'fail' && latenessDoubt(windows) === undefined)
                stop();
        };
        return await generateTraffic({ urls: [first, ...rest], requestsPerSecond, duration: span, timeout: Math.min(timeout, patience(environment, span)) }, { http: deps.traffic ?? connections.http, clock, signal, onWindow });
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
    const judged = judgeThresholds({ ...observed, doubts }, requestThresholds(environment), { minimumRequests });
    const conditions = judged.conditions.map((one) => ({ ...one, name: `${scope}: ${one.name}` }));
    return { judgement: judgementOf(conditions), conditions, measurements: measurementsOf(observed, scope) };
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

// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
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
            description: (0,ledger/* formatDescription */.GQ)(entry),
            logUrl: place.logUrl,
            environmentUrl: place.url,
        }),
    };
}
/** A deployment with our task but another payload was not written by us, and says nothing. */
function withIntent(deployment) {
    const payload = typeof deployment.payload === 'string' ? parseOrNothing(deployment.payload) : deployment.payload;
    const parsed = ledger/* intent */.tf.safeParse(payload);
    return parsed.success ? [{ deployment, intent: parsed.data }] : [];
}
async function readRecord(github, known) {
    const statuses = await listDeploymentStatuses(github, known.deployment.id);
    const entries = statuses.flatMap((status) => {
        const said = (0,ledger/* parseDescription */.aJ)(status.description);
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

/** The object a ref points at, or undefined where there is no such ref. `ref` is without `refs/`: `heads/main`. */
async function readRef(github, ref) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...github.repository, ref });
        return { sha: data.object.sha };
    }
    catch (error) {
        if ((0,errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
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
    return {
        read: async () => {
            const head = await readRef(github, ref);
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

// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
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

// EXTERNAL MODULE: ./packages/shared/build/rollout/user-command.js
var user_command = __webpack_require__(8310);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/placement.js

/** Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing. */
function commandPlacement(config, deps) {
    const verb = (name) => {
        return async (subject, signal) => {
            const command = config?.[name];
            if (config === undefined || command === undefined)
                return;
            const variables = (0,user_command/* subjectVariables */.o)(subject);
            await (0,user_command/* runUserCommand */.w)({ command, name: `placement.${name}`, timeLimit: config['time-limit'], variables, signal }, deps);
        };
    };
    return { prepare: verb('prepare'), retire: verb('retire') };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/index.js


/** The target that the configuration names; only its own module is loaded. Throws an ActionError where there is none. */
async function targetOf(environment, deps) {
    const { target } = environment;
    if (target === undefined)
        throw missingTarget(environment.name);
    switch (target.type) {
        case 'haproxy': {
            const [{ haproxyTarget }, { haproxySocket }] = await Promise.all([__webpack_require__.e(/* import() */ 122).then(__webpack_require__.bind(__webpack_require__, 122)), __webpack_require__.e(/* import() */ 395).then(__webpack_require__.bind(__webpack_require__, 6395))]);
            const { backend, servers, socket } = (0,variables/* substitute */.V)(target, deps.variables, `environments.${environment.name}.target`);
            return haproxyTarget({ backend, servers, socket: haproxySocket(socket), clock: deps.clock, upWithin: 30_000 });
        }
        case 'command': {
            const { commandTarget } = await __webpack_require__.e(/* import() */ 105).then(__webpack_require__.bind(__webpack_require__, 6105));
            const { observe, shift, weighted } = target;
            return commandTarget({ observe, shift, weighted, timeLimit: target['time-limit'] }, deps);
        }
    }
}
function missingTarget(environment) {
    return new core_errors/* ActionError */.lZ(`environments.${environment}.target is missing: nothing says who shifts its traffic`, {
        hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/crew.js






/** The books as they stand on GitHub. */
function githubBooks(github, environment, runner) {
    const { name, url } = environment;
    return {
        ledger: githubLedger(github, { environment: name, url, logUrl: runner.run.url, production: name === 'production' }),
        lock: githubLock(github, name),
        hasEnded: (holder) => hasRunEnded(github, { id: holder.run, attempt: holder.attempt }),
    };
}
/** Target, placement and judge of an environment. Throws an ActionError where the configuration names no target. */
async function assembleCrew(options, books, stand = {}) {
    const { runner, log, clock, exec, http, signal, environment, variables } = options;
    const commands = { exec, cwd: runner.workspace, variables, onOutput: (chunk) => log.info(chunk.trimEnd()) };
    const notebook = { timeline: [], measurements: [], conditions: [] };
    return {
        target: stand.target ?? (await targetOf(environment, { ...commands, clock })),
        placement: stand.placement ?? commandPlacement(environment.placement, commands),
        judge: stand.judge ?? serviceJudge({ environment, variables, http, clock }),
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
function selfOf(runner) {
    return { run: runner.run.id, attempt: runner.run.attempt, job: runner.run.job };
}
function lockDepsOf(books, { runner, clock, log, environment }) {
    return { store: books.lock, environment: environment.name, holder: selfOf(runner), hasEnded: books.hasEnded, clock, log };
}
function withLock(crew, lock, save) {
    return { ...crew, lock, save };
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
/* harmony export */   nT: () => (/* binding */ isOpen),
/* harmony export */   tf: () => (/* binding */ intent),
/* harmony export */   ww: () => (/* binding */ hasPhase),
/* harmony export */   yO: () => (/* binding */ hasSucceeded),
/* harmony export */   zf: () => (/* binding */ lastKnownGood)
/* harmony export */ });
/* unused harmony export phase */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
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
    /** What served before, where something did; its release where it was known. */
    previous: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ colour: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .colour */ .dU, release: _core_words_js__WEBPACK_IMPORTED_MODULE_1__/* .release */ ._r.optional() }).optional(),
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), job: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().max(500).optional(),
});
/**
 * How far a rollout has come. `complete`: watched and good. `kept`: all traffic, but the watch could say nothing.
 * `back`: judged bad and taken back. `stopped`: ended before it got traffic, or taken back without a judgement.
 * `bad`: had succeeded, was rolled back later. `replaced`: a newer release serves. `retired`: its side was taken down.
 */
const phase = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
    'close',
    'prepare',
    'verify',
    'shift',
    'promote',
    'complete',
    'kept',
    'back',
    'stopped',
    'bad',
    'replaced',
    'retired',
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
/** The rollout that last brought something up on a side, or undefined where none did or it was retired since. */
function lastOn(records, side) {
    const newest = records.find((record) => record.intent.colour === side && record.entries.some((entry) => entry.phase !== 'close'));
    return newest === undefined || hasPhase(newest, 'retired') ? undefined : newest;
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
/* harmony export */   pP: () => (/* binding */ lockRecord),
/* harmony export */   yS: () => (/* binding */ LockLost)
/* harmony export */ });
/* unused harmony export holder */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3364);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);



/** Who holds a lock: one job of one attempt of one run. */
const holder = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ run: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), attempt: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), job: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
/** One state of a lock. `generation` rises each time the lock is taken, so that a late holder can be told from the present one. */
const lockRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    state: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['held', 'free']),
    generation: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().positive(),
    holder,
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
});
/** The lock is no longer ours: nothing more may be changed. */
class LockLost extends _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ {
}
const pollEvery = 5_000;
/** Takes the lock of an environment, waiting at most `wait` ms. Throws an ActionError naming the holder when it stays taken. */
async function takeLock(deps, wait) {
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
    const head = await deps.store.read();
    if (head === undefined || head.record.state === 'free' || !sameHolder(head.record.holder, deps.holder))
        return undefined;
    return held(deps, head.id, head.record.generation, { reentered: true, takenFrom: undefined });
}
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
    const check = async () => {
        const head = await deps.store.read();
        const ours = head !== undefined &&
            (head.id === id ||
                (head.record.state === 'held' && head.record.generation === generation && sameHolder(head.record.holder, deps.holder)));
        if (!ours) {
            const now = head === undefined ? 'it is gone' : `run ${head.record.holder.run} has it at generation ${head.record.generation}`;
            throw new LockLost(`The lock of ${deps.environment} (generation ${generation}) was lost: ${now}`, {
                hint: 'Another run acts on this environment now. This one changes nothing more.',
            });
        }
        id = head.id;
    };
    const release = async () => {
        await check();
        if ((await deps.store.append(recordOf(deps, 'free', generation), id)) === undefined) {
            deps.log.warning(`The lock of ${deps.environment} could not be released: another record came first`);
        }
    };
    return { generation, ...how, check, release };
}
function recordOf(deps, state, generation) {
    const at = new Date(deps.clock.now()).toISOString();
    return { schema: 1, environment: deps.environment, state, generation, holder: deps.holder, at };
}
function sameHolder(one, other) {
    return one.run === other.run && one.attempt === other.attempt && one.job === other.job;
}
function heldByAnother(environment, by, wait) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`The lock of ${environment} is held by run ${by.run} (attempt ${by.attempt}, job ${by.job}), after a wait of ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(wait)}`, { hint: 'Two rollouts of one environment never run at once. Wait for that run, cancel it, or raise the input "lock-wait".' });
}


/***/ }),

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ey: () => (/* binding */ describeStep),
/* harmony export */   Mz: () => (/* binding */ liveSide),
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
        const steps = [{ do: 'verify' }, { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(live.colour) }];
        return {
            state: 'steps',
            colour: live.colour,
            live: undefined,
            steps,
            notes: [`${wish.release.version} already serves from ${live.colour}.`],
        };
    }
    const weighted = capabilities.weighted || isDefault(wish.steps) || wish.steps.every((step) => step.weight === 1);
    if (!weighted && !wish.atOnce) {
        const asked = wish.steps.map((step) => (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)).join(', ');
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
function stepsTo(colour, { observed, wish, live, atOnce }) {
    const other = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(colour);
    const idle = live === undefined ? { blue: 0, green: 0 } : (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(live.colour);
    const mustClose = observed[colour].open || (live === undefined && observed[other].open);
    const between = atOnce ? [] : wish.steps.filter((step) => step.weight > 0 && step.weight < 1);
    return [
        ...(mustClose ? [{ do: 'close', weights: idle }] : []),
        ...(wish.warm === colour ? [] : [{ do: 'prepare' }]),
        { do: 'verify' },
        ...between.map(({ weight, time }) => ({ do: 'shift', weights: share(colour, weight), weight, time })),
        { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) },
    ];
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
    return steps.length === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights.length && steps.every((step, index) => step.weight === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights[index]);
}
function notesOn(live, outage) {
    if (live === undefined)
        return ['Nothing is live yet: this is the first release here, and there is none to go back to.'];
    if (outage)
        return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`];
    if (live.version === undefined)
        return [`The release on ${live.colour} is not in the ledger: it is adopted as what was live before.`];
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
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);



/**
 * What an earlier rollout left. Called with the lock held, so the run of every open record but our own has ended. Traffic
 * goes back to the side of the last release that passed its watch; where there is none, to whichever side is well.
 */
function reconcile({ observed, records, self, onDrift }) {
    const unfinished = records.filter((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .isOpen */ .nT)(record) && !isOurs(record, self));
    const sharing = _contract_js__WEBPACK_IMPORTED_MODULE_1__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    const home = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastSuccess */ .M1)(records);
    const away = home !== undefined && sharing.length === 1 && sharing[0] !== home.intent.colour;
    // A provider may show a state that is older than the last shift of a run that died, so such a shift is never trusted.
    const doubtful = unfinished.some((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'shift') || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'promote'));
    if (sharing.length !== 2 && !away && !doubtful)
        return { state: 'settled', unfinished };
    const cause = unfinished[0];
    // What was kept without a judgement serves on purpose, although the ledger cannot call it good.
    const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0]);
    if (cause === undefined && kept)
        return { state: 'settled', unfinished };
    if (cause === undefined && onDrift === 'stop')
        return drift(observed, home);
    if (cause === undefined && sharing.length === 1)
        return { state: 'settled', unfinished };
    const first = home?.intent.colour ?? cause?.intent.previous?.colour ?? 'blue';
    const candidates = [first, (0,_core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColour */ .RQ)(first)].map((colour) => ({ colour, release: (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.intent.release }));
    const broken = cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`;
    const target = home === undefined ? 'no release has passed its watch yet' : `${home.intent.release.version} is the last that passed its watch`;
    return { state: 'unsettled', unfinished, candidates, why: `${broken} (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}); ${target}` };
}
function wasKept(records, colour) {
    return (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.entries.some((entry) => entry.phase === 'kept') === true;
}
function isOurs(record, self) {
    const { run } = record.intent;
    return run.id === self.run && run.attempt === self.attempt && run.job === self.job;
}
function drift(observed, home) {
    const known = home === undefined ? 'nothing of its own' : `${home.intent.release.version} on ${home.intent.colour} with everything`;
    return {
        state: 'drift',
        reason: `Somebody changed the traffic by hand: the provider shows ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}, the ledger has ${known}`,
        hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
    };
}


/***/ }),

/***/ 9738:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  My: () => (/* binding */ complete),
  aD: () => (/* binding */ completeRollback),
  C6: () => (/* binding */ openRecord),
  Of: () => (/* binding */ rollOut),
  tN: () => (/* binding */ undo)
});

// UNUSED EXPORTS: markBad, retireIdle

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var rollout_plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/settle.js



const usualLimits = { observe: 30_000, ready: 15_000, poll: 500 };
/** The runner kills a cancelled step after 10 s: the way back has to fit in. */
const cancelledLimits = { observe: 4_000, ready: 2_000, poll: 200 };
/** Observes until the provider shows the intent. Throws an ActionError with both when time is up. */
async function observeUntil(intent, limits, deps, signal) {
    const deadline = deps.clock.now() + limits.observe;
    for (let last = 'nothing';;) {
        try {
            const observed = await deps.target.observe(signal);
            if ((0,contract/* matches */.cK)(observed, intent))
                return observed;
            last = (0,contract/* describeObservation */.C3)(observed);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (deps.clock.now() >= deadline)
                throw error;
            last = (0,errors/* messageOf */.bD)(error);
        }
        if (deps.clock.now() >= deadline) {
            throw new errors/* ActionError */.lZ(`${deps.target.name} does not show what was asked for (${(0,contract/* describeWeights */.Jq)(intent)}): it shows ${last}`);
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
/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing
 * could be done, and throws LockLost where nothing may.
 */
async function settle(candidates, limits, deps) {
    for (const candidate of candidates) {
        const why = await whyNotReady(candidate, limits, deps);
        if (why === undefined) {
            const observed = await giveEverything(candidate, limits, deps);
            if (observed !== undefined)
                return { colour: candidate.colour, observed, verified: true };
        }
        else {
            deps.note(`${candidate.colour} cannot take the traffic: ${why}`);
        }
    }
    const observed = await deps.target.observe();
    const first = candidates.find(({ colour }) => observed[colour].weight > 0);
    if (first === undefined)
        return undefined;
    const unverified = await giveEverything(first, limits, deps);
    return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false };
}
async function whyNotReady({ colour, release }, limits, deps) {
    try {
        const { address } = (await deps.target.observe())[colour];
        if (address === undefined)
            return 'it has no address of its own to be probed at';
        const judgement = await untilReady({ scope: colour, address }, release, { within: limits.ready, poll: limits.poll }, deps);
        return judgement.verdict === 'pass' || judgement.verdict === 'warn' ? undefined : judgement.reason;
    }
    catch (error) {
        return (0,errors/* messageOf */.bD)(error);
    }
}
async function giveEverything({ colour, release }, limits, deps) {
    try {
        // Even where it is shown to have everything: what a provider shows may be older than the last shift.
        await checkLock(deps);
        await deps.target.shift((0,contract/* allTo */.jT)(colour), subjectOf(colour, release));
        const observed = await observeUntil((0,contract/* allTo */.jT)(colour), limits, deps);
        deps.note(`${colour} serves everything (${(0,contract/* describeObservation */.C3)(observed)})`);
        return observed;
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.note(`traffic could not be given to ${colour}: ${(0,errors/* messageOf */.bD)(error)}`);
        deps.log.warning(`Traffic could not be given to ${colour}: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
/** On the way back only a lock that is known to be lost stops us: while this run lives nobody may take it over. */
async function checkLock(deps) {
    try {
        await deps.lock.check();
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.log.warning(`The lock could not be asked, on the way back: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** A side whose release nobody knows is named by a version that says so. */
function subjectOf(colour, release) {
    return { colour, release: release ?? { version: 'unknown', sha: '0'.repeat(40) }, artifact: undefined };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/work.js

/** Why a rollout ends: judged bad, or only not able to go on. */
class StepFailed extends errors/* ActionError */.lZ {
    judged;
    constructor(message, { judged }) {
        super(message);
        this.judged = judged;
    }
}
function work_subjectOf({ intent, artifact }) {
    return { colour: intent.colour, release: intent.release, artifact };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/take-back.js






/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
async function takeBack(failure, work, deps) {
    const { phase, error } = failure;
    const judged = error instanceof StepFailed && error.judged;
    const reason = (0,errors/* messageOf */.bD)(error);
    deps.note(`${phase}: ${reason}`);
    deps.log.debug((0,errors/* describe */.q0)(error));
    try {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        return await (failure.exposed ? returnTraffic(failure, { judged, reason }, work, deps) : stop(failure, { judged, reason }, work, deps));
    }
    catch (second) {
        const why = second === error ? reason : `${reason}; then: ${(0,errors/* messageOf */.bD)(second)}`;
        deps.note(`nothing more can be done: ${(0,errors/* messageOf */.bD)(second)}`);
        return { state: 'stuck', phase, reason: why, judged, observed: undefined };
    }
}
/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop({ phase }, { judged, reason }, work, deps) {
    const { intent } = work;
    const observed = await deps.target.observe();
    if ((0,contract/* servesEverything */.mw)(observed, (0,words/* otherColour */.RQ)(intent.colour)) && phase !== 'close') {
        try {
            await deps.lock.check();
            await deps.placement.retire(work_subjectOf(work));
            deps.note(`${intent.colour} was taken down again`);
        }
        catch (error) {
            deps.log.warning(`${intent.colour} could not be taken down again; it has no traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    await record(work, { state: judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps);
    return { state: 'stopped', phase, reason, judged, observed };
}
async function returnTraffic({ phase }, { judged, reason }, work, deps) {
    const { intent } = work;
    const limits = deps.signal.aborted ? cancelledLimits : usualLimits;
    const own = { colour: intent.colour, release: intent.release };
    const before = intent.previous === undefined ? [] : [{ colour: intent.previous.colour, release: intent.previous.release }];
    // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
    const arrived = intent.kind === 'rollback' && (0,contract/* servesEverything */.mw)(await deps.target.observe(), intent.colour);
    const candidates = arrived ? [own] : judged ? before : intent.kind === 'rollback' ? [own, ...before] : [...before, own];
    const settled = await settle(candidates, limits, deps);
    if (settled === undefined)
        return await endWithout({ phase, judged, reason }, work, deps);
    return await tell(settled, { phase, judged, reason }, work, deps);
}
async function tell(settled, why, work, deps) {
    const { colour, observed, verified } = settled;
    const { judged, reason, phase } = why;
    if (colour === work.intent.colour) {
        await record(work, { state: 'error', phase: 'kept', detail: `it has all traffic: ${reason}` }, deps);
        return { state: 'forward', phase, reason, judged, observed };
    }
    const doubt = verified ? '' : ' (which could not be verified)';
    const detail = `${colour}${doubt} serves everything again: ${reason}`;
    await record(work, judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps);
    return {
        state: 'back',
        phase,
        reason: verified ? reason : `${reason}; ${colour} could not be verified before it took over`,
        judged,
        observed,
    };
}
/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout({ phase, judged, reason }, work, deps) {
    const observed = await deps.target.observe();
    if (work.intent.previous === undefined && (0,contract/* servesEverything */.mw)(observed, work.intent.colour)) {
        const detail = `it has all traffic and there is none to go back to: ${reason}`;
        await record(work, { state: judged ? 'failure' : 'error', phase: 'kept', detail }, deps);
        return { state: 'forward', phase, reason, judged, observed };
    }
    return { state: 'stuck', phase, reason: `${reason}; no side could be verified`, judged, observed };
}
/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record(work, entry, deps) {
    try {
        await deps.ledger.write(work.recordId, entry);
    }
    catch (error) {
        deps.log.warning(`The ledger could not be written: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/drive.js






/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000;
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000;
const minimumLook = 500;
/** Does the steps one at a time. Any failure and any cancellation ends on the verified side. */
async function drive(steps, work, deps) {
    let reached = 'prepare';
    let exposed = false;
    let verified = false;
    try {
        let observed;
        for (const step of steps) {
            deps.signal.throwIfAborted();
            reached = step.do;
            await enter(step, work, deps);
            const takesTraffic = step.do === 'shift' || step.do === 'promote';
            if (takesTraffic && !verified)
                throw new StepFailed(`${work.intent.colour} was not verified`, { judged: false });
            exposed ||= takesTraffic;
            observed = (await perform(step, work, deps)) ?? observed;
            verified ||= step.do === 'verify';
        }
        if (observed === undefined)
            throw new StepFailed('the plan gave the release no traffic', { judged: false });
        return { state: 'promoted', observed };
    }
    catch (error) {
        return await takeBack({ phase: reached, exposed, error }, work, deps);
    }
}
/** Nothing is touched before the lock was checked, the intent stands in the ledger and the post step knows of it. */
async function enter(step, { recordId, intent }, deps) {
    const what = (0,rollout_plan/* describeStep */.Ey)(step, intent.colour);
    await deps.lock.check();
    deps.save(recordId);
    await deps.ledger.write(recordId, { state: 'in_progress', phase: step.do, detail: what });
    deps.note(what);
    deps.log.info(`${intent.release.version}: ${what}`);
}
async function perform(step, work, deps) {
    switch (step.do) {
        case 'close':
            await shift(step.weights, 'close', work, deps);
            return undefined;
        case 'prepare':
            await drained(work, deps);
            await deps.placement.prepare(work_subjectOf(work), deps.signal);
            return undefined;
        case 'verify':
            await verify(work, deps);
            return undefined;
        case 'shift': {
            const observed = await shift(step.weights, 'shift', work, deps);
            await judgeStep(step, work, deps);
            return observed;
        }
        case 'promote': {
            const observed = await shift(step.weights, 'promote', work, deps);
            const within = { within: edgeWithin, poll: usualLimits.poll };
            const judgement = await untilReady({ scope: 'edge' }, work.intent.release, within, deps, deps.signal);
            if (!isWell(judgement))
                throw failed('the edge, with all traffic on the release', judgement);
            return observed;
        }
    }
}
async function shift(weights, phase, work, deps) {
    await deps.target.shift(weights, work_subjectOf(work), deps.signal);
    const observed = await observeUntil(weights, usualLimits, deps, deps.signal);
    const detail = `observed ${(0,contract/* describeObservation */.C3)(observed)}`;
    await deps.ledger.write(work.recordId, { state: 'in_progress', phase, detail });
    deps.note(`${(0,contract/* describeWeights */.Jq)(weights)}: ${detail}`);
    return observed;
}
/** What still runs on the idle side is let finish its requests; it gets no new ones. */
async function drained({ intent }, deps) {
    const deadline = deps.clock.now() + drainWithin;
    for (;;) {
        const side = (await deps.target.observe(deps.signal))[intent.colour];
        if (side.weight > 0)
            throw new StepFailed(`${intent.colour} has traffic, so nothing is started there`, { judged: false });
        if ((side.sessions ?? 0) === 0)
            return;
        if (deps.clock.now() >= deadline) {
            deps.log.warning(`${side.sessions} connections on ${intent.colour} did not end in time; they are cut now`);
            return;
        }
        await deps.clock.sleep(usualLimits.poll, deps.signal);
    }
}
async function verify({ intent, readyWithin }, deps) {
    const { address } = (await deps.target.observe(deps.signal))[intent.colour];
    if (address === undefined) {
        throw new StepFailed(`${intent.colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, { judged: false });
    }
    const within = { within: readyWithin, poll: usualLimits.poll };
    const judgement = await untilReady({ scope: intent.colour, address }, intent.release, within, deps, deps.signal);
    if (!isWell(judgement))
        throw failed(`${intent.colour} (${address}), without traffic`, judgement);
    deps.note(`${intent.colour} is ready at ${address}`);
}
/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
async function judgeStep({ weight, time }, work, deps) {
    const { intent, readyWithin } = work;
    const deadline = deps.clock.now() + time + readyWithin;
    const span = Math.max(minimumLook, time);
    for (let warned = false;;) {
        const { address } = (await deps.target.observe(deps.signal))[intent.colour];
        const edge = intent.kind === 'deploy';
        const answer = await deps.judge.duringStep({ colour: intent.colour, address, release: intent.release, span, edge, signal: deps.signal });
        deps.signal.throwIfAborted();
        deps.measured(answer.measurements, answer.conditions);
        const { judgement } = answer;
        deps.note(`${(0,percentage/* formatPercentage */.Ee)(weight)} on ${intent.colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`);
        if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned))
            return;
        if (judgement.verdict === 'fail')
            throw failed(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        warned = judgement.verdict === 'warn';
        if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
            throw failed(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
function failed(where, judgement) {
    const reason = 'reason' in judgement ? judgement.reason : 'it passed';
    const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged';
    return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' });
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
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
    const recordId = await deps.ledger.open(intent);
    deps.save(recordId);
    const work = { recordId, intent, artifact: request.artifact, readyWithin: request.readyWithin };
    const driven = await drive(plan.steps, work, deps);
    if (driven.state !== 'promoted')
        return { state: 'ended', ending: driven, intent };
    return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes };
}
async function settleFirst(request, deps) {
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const found = (0,reconcile/* reconcile */.L)({ observed, records, self: request.self, onDrift: request.onDrift });
    if (found.state === 'drift')
        return { state: 'refused', reason: found.reason, hint: found.hint };
    let now = observed;
    if (found.state === 'unsettled') {
        deps.note(`before anything else: ${found.why}`);
        const newest = found.unfinished[0];
        if (newest !== undefined)
            deps.save(newest.id);
        const settled = await settle(found.candidates, usualLimits, deps);
        if (settled === undefined && contract/* bothColours */.JV.some((colour) => observed[colour].weight > 0)) {
            const reason = `${found.why}; but no side could be found well and given everything`;
            return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
        }
        now = settled?.observed ?? observed;
    }
    for (const record of found.unfinished)
        await closeBroken(record, now, records, deps);
    return undefined;
}
/** A rollout whose run has ended says nothing more, so its end is written for it. */
async function closeBroken(record, observed, records, deps) {
    const { colour, release, run } = record.intent;
    const serves = (0,contract/* servesEverything */.mw)(observed, colour) && (0,ledger/* lastOn */.gb)(records, colour)?.id === record.id;
    const phase = serves ? 'kept' : 'stopped';
    const detail = `run ${run.id} ended in the middle; ${(0,contract/* describeObservation */.C3)(observed)}`;
    await deps.lock.check();
    await deps.ledger.write(record.id, { state: 'error', phase, detail });
    deps.note(`${release.version}: ${phase}: ${detail}`);
}
async function wishOf(request, observed, records, deps) {
    const { release, steps, atOnce } = request;
    const live = (0,rollout_plan/* liveSide */.Mz)(observed, records);
    const idle = live === undefined ? undefined : (0,words/* otherColour */.RQ)(live.colour);
    const warm = request.kind === 'rollback' && idle !== undefined && (await isWarm(release, idle, observed, records, deps)) ? idle : undefined;
    return { release, steps, warm, atOnce: atOnce || warm !== undefined };
}
/** Whether the release still runs on a side and is well there: then going back takes one shift. */
async function isWarm(release, colour, observed, records, deps) {
    const last = (0,ledger/* lastOn */.gb)(records, colour);
    const { address } = observed[colour];
    if (last === undefined || !(0,ledger/* sameRelease */.OW)(last.intent.release, release) || address === undefined)
        return false;
    return isWell(await deps.judge.ready({ scope: colour, address }, release, deps.signal));
}
function intentOf(request, plan) {
    const { live } = plan;
    const previous = live === undefined ? {} : { previous: { colour: live.colour, ...(live.release === undefined ? {} : { release: live.release }) } };
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
    };
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
    const error = new StepFailed(why.reason, { judged: why.judged });
    const phase = record.entries.at(-1)?.phase ?? 'prepare';
    return await takeBack({ phase, exposed, error }, { recordId: record.id, intent, artifact: undefined, readyWithin: 0 }, deps);
}
/** The watch is over. The release is a success only if the provider still shows that it serves everything. */
async function complete(record, { hold, watched }, deps) {
    const { intent } = record;
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!(0,contract/* servesEverything */.mw)(observed, intent.colour)) {
        const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${(0,contract/* describeObservation */.C3)(observed)}`;
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
    await replaceOthers(record.id, intent.release.version, deps);
    return { state: 'complete', record, observed, holdUntil, previous };
}
/** Ends a rollback that serves everything: a success of its own, and the release it took away is bad from now on. */
async function completeRollback({ recordId, intent, reason }, deps) {
    const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`;
    await deps.ledger.write(recordId, { state: 'success', phase: 'complete', detail });
    await markBad(intent.previous?.release, reason, deps);
    await replaceOthers(recordId, intent.release.version, deps);
}
/** A release that was rolled back is never again a place to go back to. */
async function markBad(release, reason, deps) {
    const records = await deps.ledger.read();
    const left = release === undefined ? undefined : records.find((record) => (0,ledger/* sameRelease */.OW)(record.intent.release, release));
    if (left === undefined || (0,ledger/* hasPhase */.ww)(left, 'bad') || (0,ledger/* hasPhase */.ww)(left, 'back'))
        return left;
    await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason });
    deps.note(`${left.intent.release.version} is marked bad: ${reason}`);
    return left;
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
        deps.log.warning(`Older deployments could not be made inactive: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** Takes the idle side down once its hold is over and the other is seen to serve everything. */
async function retireIdle(hold, deps) {
    const records = await deps.ledger.read();
    const home = lastSuccess(records);
    if (home === undefined)
        return { state: 'nothing', reason: 'no release has passed its watch yet' };
    if (records.some(isOpen))
        return { state: 'nothing', reason: 'a rollout has not come to its end' };
    const idle = lastOn(records, otherColour(home.intent.colour));
    if (idle === undefined)
        return { state: 'nothing', reason: 'nothing runs on the idle side' };
    const done = home.entries.findLast((entry) => entry.phase === 'complete');
    const until = (done === undefined ? 0 : Date.parse(done.at)) + hold;
    if (deps.clock.now() < until)
        return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` };
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!servesEverything(observed, home.intent.colour)) {
        return { state: 'nothing', reason: `${home.intent.colour} does not serve everything: ${describeObservation(observed)}` };
    }
    const { colour, release } = idle.intent;
    await deps.placement.retire({ colour, release, artifact: undefined }, deps.signal);
    const state = hasSucceeded(idle) && !hasPhase(idle, 'bad') ? 'inactive' : 'failure';
    await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${colour} was taken down` });
    return { state: 'retired', record: idle };
}


/***/ }),

/***/ 8310:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ subjectVariables),
/* harmony export */   w: () => (/* binding */ runUserCommand)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(547);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);




/** Bytes of each stream that are kept. */
const maxOutput = 256 * 1_024;
const shownLines = 20;
/**
 * Runs a command of the user's and gives its standard output. `$NAME` in its arguments is filled in, except in a shell's own
 * line, which the shell expands from its environment: text is never pasted into a script. Throws an ActionError with the last
 * lines of the output when it fails, is not found or takes longer than `timeLimit` ms.
 */
async function runUserCommand({ command, name, timeLimit, variables, signal, }, deps) {
    const env = { ...deps.variables, ...variables };
    const result = await deps.exec(isShellLine(command) ? command : substituteArguments(command, env, name), {
        cwd: deps.cwd,
        env,
        timeout: timeLimit,
        maxOutput,
        ...(signal === undefined ? {} : { signal }),
        ...(deps.onOutput === undefined ? {} : { onOutput: deps.onOutput }),
    });
    if (result.state === 'exited' && result.code === 0)
        return result.stdout;
    signal?.throwIfAborted();
    throw failure(name, command, result, timeLimit);
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
function isShellLine([program, ...args]) {
    return /^(ba|da|z|k)?sh$/.test((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(program)) && args.some((argument) => /^-[a-z]*c$/.test(argument));
}
function substituteArguments([program, ...args], env, name) {
    // A release may have no digest and a run no artifact; anything else that is empty is an error.
    const fillEmpty = (text) => text.replace(/\$\{?(RELEASE_DIGEST|ARTIFACT)\b\}?/g, (whole, key) => (env[key] === '' ? '' : whole));
    const fill = (text) => (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_1__/* .substitute */ .V)(fillEmpty(text), env, name);
    return [fill(program), ...args.map(fill)];
}
function failure(name, command, result, timeLimit) {
    if (result.state === 'not-found') {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`${name}: there is no program ${JSON.stringify(result.program)}`, {
            hint: 'Paths are relative to the root of the repository: check that the job checked it out and that the file may be executed.',
        });
    }
    const ending = result.state === 'timed-out'
        ? `did not end within ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(timeLimit)}`
        : result.state === 'killed'
            ? `was ended by ${result.signal}`
            : `ended with exit code ${result.code}`;
    const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`${name} (${(0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(command[0])}) ${ending}`, {
        hint: lines.length === 0 ? 'It printed nothing.' : `Its last lines:\n${lines.slice(-shownLines).join('\n')}`,
    });
}


/***/ })

};
