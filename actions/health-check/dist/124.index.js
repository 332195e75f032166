export const id = 124;
export const ids = [124];
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


/***/ })

};
