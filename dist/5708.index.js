export const id = 5708;
export const ids = [5708,9714];
export const modules = {

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

/***/ 9714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ listOf),
/* harmony export */   createGithub: () => (/* binding */ createGithub)
/* harmony export */ });
/* unused harmony export paginate */
/** A client with retries and limits honoured. Octokit is loaded by the first call, not with the action. */
async function createGithub(options) {
    const { createRequest } = await Promise.all(/* import() */[__webpack_require__.e(8010), __webpack_require__.e(8124)]).then(__webpack_require__.bind(__webpack_require__, 8124));
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


/***/ }),

/***/ 492:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IC: () => (/* binding */ concludeClock),
/* harmony export */   KK: () => (/* binding */ defaultMinimumRequests),
/* harmony export */   Lc: () => (/* binding */ startClock),
/* harmony export */   SS: () => (/* binding */ firstBreach),
/* harmony export */   fD: () => (/* binding */ rulesOf),
/* harmony export */   fN: () => (/* binding */ advanceClock),
/* harmony export */   gI: () => (/* binding */ formatMetric),
/* harmony export */   tR: () => (/* binding */ isMadeOfRequests),
/* harmony export */   xD: () => (/* binding */ isResponseTime)
/* harmony export */ });
/* unused harmony export evaluateRules */
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);



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
            const name = `health failing for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(trigger.for)}`;
            rules.push({ name, subject: 'health', above: 0, for: trigger.for, minimumRequests: 0 });
        }
        else {
            const above = trigger.above === 'threshold' ? thresholds[trigger.metric] : trigger.above;
            const problem = limitProblem(trigger.metric, above);
            if (above === undefined || problem !== undefined) {
                problems.push(problem ?? '');
                continue;
            }
            const name = `${trigger.metric} above ${formatMetric(trigger.metric, above)} for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(trigger.for)}`;
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
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`rollback.when cannot be judged:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
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
        missingBecause: undefined,
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
        const missingBecause = sample.reason ?? clock.missingBecause;
        return { ...clock, mostRequests, missing: clock.missing + 1, missingBecause, countingFrom: undefined };
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
        return { ...base, verdict: 'fail', reason: `${what} for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(clock.held)} without a break${upTo}` };
    }
    if (clock.looks === 0)
        return { ...base, verdict: 'not-evaluated', reason: whatIsMissing(clock) };
    if (clock.state === 'running') {
        const reason = `${what} for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(clock.held)} when the watch ended; the rule needs ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a3)(rule.for)}`;
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
function isResponseTime(metric) {
    return metric.startsWith('response-time.');
}
/** Whether a metric is counted over requests, and so needs a number of them to mean anything. */
function isMadeOfRequests(metric) {
    return metric === 'error-rate' || metric === 'client-error-rate' || isResponseTime(metric);
}
/** A metric's value in its unit, for a person. */
function formatMetric(metric, value) {
    if (isResponseTime(metric))
        return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
    if (metric === 'throughput')
        return `${Number(value.toFixed(1))}/s`;
    return (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(value);
}
function whatIsMissing({ rule, missing, missingBecause, mostRequests }) {
    if (missingBecause !== undefined)
        return missingBecause;
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
    const isTime = isResponseTime(metric);
    if (isTime && above < 1)
        return `${metric}: above: ${above} is not a span of time of 1ms or more`;
    if (!isTime && above > 1)
        return `${metric}: above: ${above} is not a percentage`;
    return undefined;
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

/***/ 4559:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ bodyProblem)
/* harmony export */ });
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7757);

/** The words of the draft "Health Check Response Format for HTTP APIs", of Spring Boot and of ASP.NET. */
const unwell = new Set(['fail', 'error', 'down', 'out_of_service', 'unhealthy']);
const concerned = new Set(['warn', 'degraded']);
const bodiless = new Set([204, 205]);
const maintenance = /\b(?:(?:under|down for|closed for|offline for|in) maintenance|maintenance mode|(?:temporarily|currently) unavailable|service unavailable|bad gateway|be right back|back (?:soon|shortly))\b/i;
/** A text of one line, such as a proxy answers with. */
const shortText = 300;
/**
 * What the body of a 2xx answer says against it; undefined where it says nothing. The words of a maintenance page are looked
 * for in the title, the first heading and short texts alone, since a page may well speak of maintenance further down.
 */
function bodyProblem(answer, expected) {
    if (answer.status < 200 || answer.status > 299 || bodiless.has(answer.status) || expected.method === 'HEAD')
        return undefined;
    // What is packed is not looked into.
    if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity')
        return undefined;
    const type = answer.headers['content-type'] ?? '';
    const isJson = /^[\w.+/-]*[/+]json\b/i.test(type);
    if (answer.body === '')
        return emptyProblem(answer, isJson, expected);
    const told = healthWord(answer.body);
    if (told !== undefined)
        return expected.statusIsStated ? undefined : statusProblem(answer.status, told, expected.health || /health\+json/i.test(type));
    const html = isHtml(answer.body, type);
    if (html && isJson)
        return { verdict: 'fail', reason: 'answered with an HTML page that calls itself JSON' };
    const title = titleOf(answer.body, html);
    if (title !== undefined && maintenance.test(title))
        return { verdict: 'not-evaluated', reason: `answered ${answer.status} with ${JSON.stringify(title)}, as a maintenance page does` };
    if (html && !expected.htmlIsRight && isOfApi(expected.path))
        return { verdict: 'not-evaluated', reason: `answered ${answer.status} with an HTML page below an API path` };
    return undefined;
}
function emptyProblem({ status }, isJson, { method, emptyIsRight }) {
    if (isJson)
        return { verdict: 'fail', reason: `answered ${status} with an empty body that calls itself JSON` };
    if (method !== 'GET' || emptyIsRight)
        return undefined;
    return { verdict: 'warn', reason: `answered ${status} with an empty body` };
}
/** A resource may well have the status "error" or "down" by itself; `fail` is no state that a thing is in. */
function statusProblem(status, told, health) {
    const reason = `answered ${status} with the status ${JSON.stringify(told)} in its body`;
    if (told === 'fail' || (health && unwell.has(told)))
        return { verdict: 'fail', reason };
    return health && concerned.has(told) ? { verdict: 'warn', reason } : undefined;
}
/** `status` of a JSON object in lower case: the empty text where it has none. Undefined where the body is no JSON object. */
function healthWord(body) {
    const text = (0,_core_json_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(body);
    if (!text.startsWith('{'))
        return undefined;
    try {
        const status = (0,_core_json_js__WEBPACK_IMPORTED_MODULE_0__/* .valueAt */ .fK)(JSON.parse(text), 'status');
        return typeof status === 'string' ? status.slice(0, 40).toLowerCase() : '';
    }
    catch {
        return undefined;
    }
}
function isHtml(body, type) {
    const start = body.trimStart().slice(0, 200);
    return /^<(?:!doctype html|html)\b/i.test(start) || (/^text\/html\b/i.test(type) && start.startsWith('<'));
}
function titleOf(body, html) {
    if (!html)
        return body.length <= shortText && !/^\s*[[{"]/.test(body) ? body.trim() : undefined;
    const titles = ['title', 'h1'].flatMap((tag) => new RegExp(`<${tag}\\b[^>]*>([^<]{1,200})<`, 'i').exec(body)?.[1]?.trim() ?? []);
    return titles.find((title) => maintenance.test(title));
}
/** Data is asked for below `/api`; a page there is the fallback of a front end, a log-in page, or a proxy's own. */
function isOfApi(path) {
    return /(?:^|\/)api(?:\/|$)/i.test(path.replace(/[?#].*$/, ''));
}


/***/ }),

/***/ 8847:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ controlAnswers),
/* harmony export */   b: () => (/* binding */ controlled)
/* harmony export */ });
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


/***/ }),

/***/ 3423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ versionOf),
/* harmony export */   o_: () => (/* binding */ jsonOf),
/* harmony export */   pN: () => (/* binding */ versionMismatch),
/* harmony export */   vJ: () => (/* binding */ mismatches)
/* harmony export */ });
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5903);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7757);
/* harmony import */ var _redirect_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(812);



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
        problems.push(`answered ${answer.status}${(0,_redirect_js__WEBPACK_IMPORTED_MODULE_1__/* .redirectWords */ .c)(answer)}, expected ${statuses.join(' or ')}`);
    for (const [name, value] of Object.entries(wanted.expect.headers)) {
        const found = answer.headers[name.toLowerCase()];
        if (found !== value)
            problems.push(`header ${name} is ${shown(found)}, expected ${shown(written.expect.headers[name] ?? value)}`);
    }
    problems.push(...jsonMismatches(answer, wanted, written));
    const { latency } = wanted.expect;
    if (latency !== undefined && answer.elapsed > latency)
        problems.push(`took ${Math.round(answer.elapsed)} ms, expected at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(latency)}`);
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
        return JSON.parse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonText */ .s$)(answer.body));
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

/***/ 812:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ redirectWords)
/* harmony export */ });
const longest = 100;
/**
 * Where an answer sends its asker, in words; empty for an answer that is no redirect. Without the query, which may hold a secret,
 * and without the host where it is the one that was asked.
 */
function redirectWords({ status, headers }, asked) {
    if (status < 300 || status > 399)
        return '';
    const location = headers['location'] ?? '';
    if (location === '')
        return ', a redirect without a location';
    const base = URL.parse(asked ?? '') ?? new URL('http://nowhere.invalid');
    const target = URL.parse(location, base.href);
    if (target === null)
        return ', a redirect to no address';
    const shown = `${target.origin === base.origin ? '' : target.origin}${target.pathname}`;
    return `, a redirect to ${shown.length > longest ? `${shown.slice(0, longest)}…` : shown}`;
}


/***/ }),

/***/ 5745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ judgeProbes)
/* harmony export */ });
/** All probes as one judgement: any fail is a fail, then anything not evaluated, then a warning; of no probes, not-evaluated. */
function judgeProbes(results) {
    if (results.length === 0)
        return { verdict: 'not-evaluated', reason: 'there was no probe to run' };
    for (const verdict of ['fail', 'not-evaluated', 'warn']) {
        const reasons = results.flatMap((result) => (result.verdict === verdict ? [`${result.name}: ${result.reason}`] : []));
        if (reasons.length > 0)
            return { verdict, reason: reasons.join('; ') };
    }
    return { verdict: 'pass' };
}


/***/ }),

/***/ 1954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  mW: () => (/* binding */ runProbe),
  j5: () => (/* binding */ runProbes),
  ht: () => (/* binding */ variablesOf)
});

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/probe/address.js
var address = __webpack_require__(7342);
// EXTERNAL MODULE: ./packages/shared/build/probe/answer-body.js
var answer_body = __webpack_require__(4559);
// EXTERNAL MODULE: ./packages/shared/build/probe/control.js
var control = __webpack_require__(8847);
// EXTERNAL MODULE: ./packages/shared/build/probe/http-probe.js
var http_probe = __webpack_require__(3423);
;// CONCATENATED MODULE: ./packages/shared/build/probe/postgres-lazy.js
/** The real one; its driver is loaded on first use, since most runs have no database to ask. */
const systemPostgres = async (request) => {
    const { askPostgres } = await Promise.all(/* import() */[__webpack_require__.e(4945), __webpack_require__.e(8329)]).then(__webpack_require__.bind(__webpack_require__, 8329));
    return askPostgres(request);
};

;// CONCATENATED MODULE: ./packages/shared/build/probe/run.js







/**
 * Runs probes side by side. Where some found nobody at all and the control address is silent too, those are `not-evaluated`.
 * Throws an ActionError that names every `$NAME` that a probe needs and `variables` does not have.
 */
async function runProbes(probes, options) {
    const results = await Promise.all(probes.map((probe) => runProbe(probe, options)));
    return (0,control/* controlled */.b)(results, options);
}
/** Runs one probe. Throws as `runProbes` does; whatever the service does is a result. */
async function runProbe(probe, options) {
    const wanted = (0,variables/* substitute */.V2)(withoutUnknownRelease(probe, options.release), variablesOf(options), `The probe "${probe.name}"`);
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
    const body = (0,answer_body/* bodyProblem */.a)(answer, {
        method: wanted.method,
        path: wanted.path,
        health: true,
        // An answer that tells its release is the service's own; a probe that takes 204 too says that nothing is a right answer.
        emptyIsRight: told?.by === 'header' || [wanted.expect.status].flat().includes(204),
        htmlIsRight: Object.keys(wanted.expect.headers).some((name) => name.toLowerCase() === 'content-type'),
        statusIsStated: Object.hasOwn(wanted.expect.json, 'status'),
    });
    if (body?.verdict === 'fail')
        problems.push(body.reason);
    const seen = { latency, unreachable: false, status: answer.status, ...(told === undefined ? {} : { version: told.version }) };
    if (problems.length > 0)
        return { verdict: 'fail', reason: problems.join('; '), ...seen };
    return body === undefined ? { verdict: 'pass', ...seen } : { ...body, ...seen };
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

/***/ 5205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ githubLock)
});

// UNUSED EXPORTS: lockBranchOf

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
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
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        if (last !== undefined && (0,github_errors/* isGithubStatus */.o5)(error, 304))
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
        const refused = (0,github_errors/* isGithubStatus */.o5)(error, 409, 422);
        // An answer that was lost says nothing about the move: only the ref does.
        if (!refused && !(0,github_errors/* isUncertain */.cp)(error))
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
            const { holder, service } = record;
            const whose = service === undefined ? '' : ` (${service})`;
            const title = record.state === 'held' ? `Lock ${environment} for run ${holder.run}${whose}` : `Release ${environment}`;
            return log.append(title, JSON.stringify(record), onto);
        },
    };
}
function parseRecord(text, branch) {
    const parsed = lock/* lockRecord */.pP.safeParse((0,json/* parseJson */.qF)(text, `The head of the branch ${branch}`));
    if (parsed.success)
        return parsed.data;
    throw new errors/* ActionError */.lZ(`The head of the branch ${branch} is not a lock of Slipway`, {
        hint: 'Somebody else has pushed to that branch. When no rollout runs, delete it; the next one makes it anew.',
    });
}


/***/ }),

/***/ 4922:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HJ: () => (/* binding */ takeLock),
/* harmony export */   TT: () => (/* binding */ heldLock),
/* harmony export */   bh: () => (/* binding */ tryLock),
/* harmony export */   dg: () => (/* binding */ sameHolder),
/* harmony export */   pP: () => (/* binding */ lockRecord),
/* harmony export */   rT: () => (/* binding */ signalsFor),
/* harmony export */   yS: () => (/* binding */ LockLost)
/* harmony export */ });
/* unused harmony exports holder, signalKind, lockSignal, ofAnother */
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
    /** Whose rollout is meant. Where it is absent, the holder's. */
    service: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    /** When the running driver has taken it up. */
    answered: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$().optional(),
});
/** One state of a lock. `generation` rises each time the lock is taken, so that a late holder can be told from the present one. */
const lockRecord = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    environment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Whose rollout the holder is about. Absent in records that were written before an environment could have several services. */
    service: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
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
            throw heldByAnother(deps, attempt, wait);
        if (!told)
            deps.log.info(`Waiting for the lock of ${deps.environment}, held by run ${attempt.by.run} (job ${attempt.by.job})${ofAnother(deps, attempt.service)}`);
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
        return { state: 'taken', lock: held(deps, await named(deps, head), taken.generation, { reentered: true, takenFrom: undefined }) };
    }
    if (taken !== undefined && !(await deps.hasEnded(taken.holder)))
        return { state: 'busy', by: taken.holder, service: taken.service };
    const generation = (head?.record.generation ?? 0) + 1;
    const id = await deps.store.append(recordOf(deps, 'held', generation), head?.id);
    if (id !== undefined)
        return { state: 'taken', lock: held(deps, id, generation, { reentered: false, takenFrom: taken?.holder }) };
    const winner = await deps.store.read();
    return { state: 'busy', by: winner?.record.holder ?? deps.holder, service: winner?.record.service };
}
/** A job that rolls out one service after the other has the lock for both: it says which one it is at, so that orders find it. */
async function named(deps, { id, record }) {
    if (record.service === undefined || record.service === deps.service)
        return id;
    return (await deps.store.append({ ...record, service: deps.service }, id)) ?? id;
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
    const signals = async () => signalsFor(deps.service, (await ownHead()).record.signals);
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
    return { schema: 1, environment: deps.environment, service: deps.service, state, generation, holder: deps.holder, at, signals: [] };
}
/** What is asked of the rollout of this service: an order for another one that shares the lock is not for it. */
function signalsFor(service, signals) {
    return signals.filter((signal) => signal.service === undefined || signal.service === service);
}
/** The other service that the lock is held for, as the end of a sentence; nothing where it is ours, or not known. */
function ofAnother({ service }, holders) {
    return holders === undefined || holders === service ? '' : `, for the service ${holders}`;
}
function sameHolder(one, other) {
    return one.run === other.run && one.attempt === other.attempt && one.job === other.job;
}
function heldByAnother(deps, { by, service }, wait) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .lZ(`The lock of ${deps.environment} is held by run ${by.run} (attempt ${by.attempt}, job ${by.job})${ofAnother(deps, service)}, after a wait of ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_3__/* .formatDuration */ .a3)(wait)}`, { hint: 'Two rollouts of one environment never run at once. Wait for that run, cancel it, or raise the input "lock-wait".' });
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
 * Puts a signal on top of the lock of whoever holds it for this service: a rollout of another one is told nothing. Neither holder, generation nor state changes, and no signal of
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
        if (record.service !== undefined && record.service !== deps.service) {
            return nobody(wanted, `run ${record.holder.run}, which holds the lock of ${environment}, rolls out the service ${record.service}, not ${deps.service}`);
        }
        const signal = stamped(wanted, deps);
        if ((await store.append({ ...record, signals: [...record.signals, signal] }, head.id)) !== undefined) {
            return { state: 'sent', to: record.holder, generation: record.generation, signal };
        }
        await clock.sleep(betweenTries * attempt);
    }
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`The signal ${wanted.kind} could not be given to ${environment}: another record came first ${tries} times`, {
        hint: 'Run it again.',
    });
}
function stamped({ reason, ...wanted }, { clock, service }) {
    const at = new Date(clock.now()).toISOString();
    return { ...wanted, ...(reason === undefined ? {} : { reason: reason.slice(0, reasonLimit) }), service, at };
}
function nobody({ kind }, why) {
    return { state: 'refused', reason: `There is nobody to hear ${kind}: ${why}`, hint: 'See with mode: status what runs.' };
}


/***/ })

};
