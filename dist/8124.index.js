export const id = 8124;
export const ids = [8124];
export const modules = {

/***/ 8124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createRequest: () => (/* binding */ createRequest)
/* harmony export */ });
/* unused harmony export mayRepeat */
/* harmony import */ var _octokit_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4419);
/* harmony import */ var _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7517);
/* harmony import */ var _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8864);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6724);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6940);





/** Milliseconds that one exchange may take; Node's own limit is five minutes. */
const exchangeLimit = 30_000;
/** Seconds that a rate limit may make us wait, each time; twice at most. */
const longestWait = 90;
const allOf4xx = Array.from({ length: 100 }, (_, index) => 400 + index);
/**
 * The plugin puts a second between any two writes, three between comments. A step of ours writes a dozen times at most, one
 * after another, far below GitHub's 80 a minute, so those pauses would only hold a deployment up.
 */
const unpaced = { key: () => ({ schedule: (_options, job) => job() }) };
/** Octokit with the plugins, GitHub's answers checked to be whole, and every error put in words. */
function createRequest({ token, runner, log, signal, fetch = globalThis.fetch, retryPause = 1_000, }) {
    const Client = _octokit_core__WEBPACK_IMPORTED_MODULE_0__/* .Octokit */ .E.plugin(refuseTornAnswers, _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L, _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__/* .throttling */ .A);
    const mayWait = (seconds, tries, limit) => {
        const waits = tries < 2 && seconds <= longestWait;
        log.warning(`GitHub's ${limit} limit is reached; ${waits ? `waiting ${seconds} s` : `it would last ${seconds} s, so the request is given up`}`);
        return waits;
    };
    const throttle = {
        retryAfterBaseValue: retryPause,
        onRateLimit: (seconds, _options, _octokit, tries) => mayWait(seconds, tries, 'rate'),
        onSecondaryRateLimit: (seconds, _options, _octokit, tries) => mayWait(seconds, tries, 'secondary rate'),
    };
    // The plugin's types ask for the class of its scheduler, of which it calls key and schedule alone.
    Object.assign(throttle, { write: unpaced, notifications: unpaced });
    const octokit = new Client({
        auth: token,
        baseUrl: runner.apiUrl,
        userAgent: 'slipway',
        log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
        request: {
            fetch: (url, init) => {
                const limits = [AbortSignal.timeout(exchangeLimit), ...(signal === undefined ? [] : [signal])];
                return fetch(url, { ...init, signal: AbortSignal.any(limits) });
            },
        },
        retry: { doNotRetry: allOf4xx, retryAfterBaseValue: retryPause },
        throttle,
    });
    octokit.hook.wrap('request', async (request, options) => {
        signal?.throwIfAborted();
        // The hooks within were bound to this very object, so it is changed and not copied. Any number above 0 here would make
        // the plugin repeat refusals too.
        if (!mayRepeat(options.method, options.url))
            options.request['retries'] = 0;
        options.headers['x-github-api-version'] ??= '2022-11-28';
        try {
            return await untilAborted(Promise.resolve(request(options)), signal);
        }
        catch (error) {
            signal?.throwIfAborted();
            throw inWords(error, options);
        }
    });
    return octokit.request;
}
/**
 * A creation may have happened although its answer was lost, so only the caller, who can look first, repeats one. Git
 * objects are named by their content and a status replaces its like, so those may be sent twice.
 */
function mayRepeat(method, route) {
    return method !== 'POST' || /\/(git\/(blobs|trees|commits)|statuses\/[^/]+)$/.test(route);
}
/** Octokit gives the text of a body that is not whole JSON as data; here it becomes a fault that the retry plugin sees. */
function refuseTornAnswers(octokit) {
    octokit.hook.after('request', (answer, options) => {
        if (typeof answer.data !== 'string' ||
            answer.status === 204 ||
            answer.status === 205 ||
            !/json/.test(String(answer.headers['content-type'] ?? '')))
            return;
        throw new TornAnswer(options);
    });
}
class TornAnswer extends Error {
    status = 502;
    request;
    constructor(request) {
        super('the answer was cut off or is not JSON');
        this.request = request;
    }
}
function inWords(error, options) {
    if (!(error instanceof Error))
        return error;
    const response = propertyOf(error, 'response');
    const status = propertyOf(error, 'status');
    if (typeof status !== 'number')
        return error;
    const request = propertyOf(error, 'request');
    const url = propertyOf(request, 'url');
    const answered = typeof response === 'object' && response !== null;
    const accepted = propertyOf(propertyOf(response, 'headers'), 'x-accepted-github-permissions');
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .githubError */ .qQ)({
        method: options.method,
        path: typeof url === 'string' && !url.includes('{') ? (URL.parse(url)?.pathname ?? url) : filledIn(options.url, options),
        status: answered ? status : undefined,
        message: (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error),
        accepted: typeof accepted === 'string' ? accepted : undefined,
        cause: error,
    });
}
function filledIn(route, parameters) {
    return route.replace(/\{(\w+)\}/g, (_whole, name) => String(propertyOf(parameters, name)));
}
function propertyOf(value, key) {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
/** The plugins' pauses do not know the signal. */
async function untilAborted(answer, signal) {
    if (signal === undefined)
        return answer;
    const aborted = Promise.withResolvers();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
        return await Promise.race([answer, aborted.promise]);
    }
    finally {
        signal.removeEventListener('abort', abort);
    }
}


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


/***/ })

};
