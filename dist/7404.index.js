export const id = 7404;
export const ids = [7404];
export const modules = {

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

/***/ 1247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lG: () => (/* binding */ judgementOf),
/* harmony export */   wT: () => (/* binding */ judgeThresholds),
/* harmony export */   wp: () => (/* binding */ mayBeAbove)
/* harmony export */ });
/* harmony import */ var _config_metric_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5228);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(492);



/**
 * One stretch of time against the thresholds, without a clock: above is a fail. Below the minimum number of requests, and
 * where nothing was measured, the answer is `not-evaluated` with what is missing. A doubt turns a fail into `not-evaluated`; so
 * many requests that measured nothing that the error rate may be above turn a pass into it.
 */
function judgeThresholds(observed, thresholds, { minimumRequests = _rules_js__WEBPACK_IMPORTED_MODULE_0__/* .defaultMinimumRequests */ .KK } = {}) {
    const conditions = _config_metric_js__WEBPACK_IMPORTED_MODULE_1__/* .metric */ .T.options.flatMap((metric) => {
        const limit = thresholds[metric];
        return limit === undefined ? [] : [judgeOne(metric, limit, observed, minimumRequests)];
    });
    return { judgement: judgementOf(conditions), conditions };
}
/** The gravest of several conditions, with the reasons of all that are as grave. */
function judgementOf(conditions) {
    const verdict = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .worstVerdict */ .zP)(conditions.map((one) => one.verdict));
    if (verdict === 'pass')
        return { verdict };
    if (conditions.length === 0)
        return { verdict: 'not-evaluated', reason: 'there was nothing to judge by' };
    const reasons = conditions.filter((one) => one.verdict === verdict).map((one) => `${one.name}: ${one.reason ?? 'no reason given'}`);
    return { verdict, reason: reasons.join('; ') };
}
/** Whether the error rate would be above its limit if the requests that measured nothing were errors. */
function mayBeAbove({ requests, unmeasured }, errorRate, limit) {
    return unmeasured !== undefined && errorRate + unmeasured.requests / requests > limit;
}
function judgeOne(metric, limit, observed, minimumRequests) {
    const value = observed.values[metric];
    const doubt = observed.doubts?.[metric];
    const base = { name: `${metric} at most ${(0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMetric */ .gI)(metric, limit)}`, limit: (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMetric */ .gI)(metric, limit) };
    const { requests, unmeasured } = observed;
    const seen = (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .isResponseTime */ .xD)(metric) ? (observed.timed ?? requests) : requests;
    if ((0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .isMadeOfRequests */ .tR)(metric) && seen < minimumRequests) {
        const why = requests === unmeasured?.requests ? unmeasured.reason : `${seen} requests were seen; ${minimumRequests} are needed`;
        return { ...base, verdict: 'not-evaluated', reason: why };
    }
    if (value === undefined || Number.isNaN(value))
        return { ...base, verdict: 'not-evaluated', reason: doubt ?? unmeasured?.reason ?? `${metric} was not measured` };
    const measured = (0,_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .formatMetric */ .gI)(metric, value);
    if (value <= limit && metric === 'error-rate' && mayBeAbove(observed, value, limit))
        return { ...base, measured, verdict: 'not-evaluated', reason: unmeasured?.reason ?? '' };
    if (value <= limit)
        return { ...base, measured, verdict: 'pass' };
    if (doubt !== undefined)
        return { ...base, measured, verdict: 'not-evaluated', reason: doubt };
    return { ...base, measured, verdict: 'fail', reason: `${metric} was ${measured}, above ${base.limit}` };
}


/***/ }),

/***/ 9747:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A6: () => (/* binding */ whyUnmeasured),
/* harmony export */   Vs: () => (/* binding */ answersToJudgeBy),
/* harmony export */   eS: () => (/* binding */ whyDoubtful),
/* harmony export */   tb: () => (/* binding */ describeAnswers)
/* harmony export */ });
/** How many different answers a person is told of. */
const mostReasons = 4;
/** The condition under which `whyDoubtful` is said. */
const answersToJudgeBy = 'answers by which to judge';
/** How many of the answers were right, and what the others were; undefined where all were. */
function describeAnswers(tally) {
    const { classes, statuses } = tally;
    const answered = sum(Object.values(statuses));
    if (classes.expected === answered)
        return undefined;
    const right = classes.expected === statuses['2xx'] ? '2xx' : 'as expected';
    return `${classes.expected} of ${answered} answers were ${right} (${counted(tally.reasons)})`;
}
/** Why a tally measured less than was asked. */
function whyUnmeasured({ classes, statuses, reasons }) {
    const nothing = classes.redirect + classes.limited;
    const answered = sum(Object.values(statuses));
    const kinds = Object.entries(reasons)
        .filter(([reason]) => /^answered (?:3\d\d|429)\b/.test(reason))
        .sort(([, a], [, b]) => b - a)
        .map(([reason]) => reason.replace(/^answered (?:3\d\d, )?/, ''));
    const shown = [...new Set(kinds)].slice(0, mostReasons).join(' or ');
    return nothing === answered
        ? `every answer was ${shown}; nothing was measured`
        : `${nothing} of ${answered} answers were ${shown}; they measured nothing, and there may be too many errors among them`;
}
/** What the answers hold that had a right status and are yet hardly what is meant, when more of them do than errors may be. */
function whyDoubtful({ classes, statuses, reasons }, limit) {
    const answered = sum(Object.values(statuses));
    if (classes.doubtful <= answered * limit)
        return undefined;
    return `${classes.doubtful} of ${answered} answers had nothing in them by which to judge the service (${counted(reasons)})`;
}
/** The most frequent reasons with their numbers. */
function counted(reasons) {
    const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a);
    const shown = sorted.slice(0, mostReasons).map(([reason, count]) => `${count} ${reason}`);
    const more = sum(sorted.slice(mostReasons).map(([, count]) => count));
    return [...shown, ...(more > 0 ? [`${more} answered something else`] : [])].join(', ');
}
function sum(numbers) {
    return numbers.reduce((total, one) => total + one, 0);
}


/***/ }),

/***/ 921:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L8: () => (/* binding */ classify),
/* harmony export */   Zc: () => (/* binding */ askedPaths),
/* harmony export */   lu: () => (/* binding */ answerClass)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var _probe_address_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7342);
/* harmony import */ var _probe_answer_body_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4559);
/* harmony import */ var _probe_redirect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(812);




/**
 * What an answer is, against what its path expects. `redirect` and `limited` (429) measured nothing of the service: neither a
 * success nor an error. `doubtful` has a right status, but is hardly what the service means to answer. Each answer is one of them.
 */
const answerClass = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['expected', 'client-error', 'server-error', 'unexpected', 'redirect', 'limited', 'doubtful']);
const healthNames = new Set(['health', 'healthz', 'healthcheck', 'health-check', 'ready', 'readyz', 'live', 'livez']);
/** Where synthetic requests go. A path that an http probe asks too is expected to answer as the probe expects, unless it says otherwise. */
function askedPaths(base, [first = '', ...rest], probes = []) {
    const asked = (one) => askedPath(base, one, probes);
    return [asked(first), ...rest.map(asked)];
}
function askedPath(base, one, probes) {
    const { path, status } = typeof one === 'string' ? { path: one, status: undefined } : one;
    const url = (0,_probe_address_js__WEBPACK_IMPORTED_MODULE_1__/* .addressOf */ .c)(base, path);
    const probe = probes.flatMap(({ http }) => (http?.method === 'GET' && (0,_probe_address_js__WEBPACK_IMPORTED_MODULE_1__/* .addressOf */ .c)(base, http.path) === url ? [http] : []))[0];
    return {
        url,
        statuses: status === undefined ? statusesOf(probe) : [status].flat(),
        stated: status !== undefined,
        json: probe !== undefined && Object.keys(probe.expect.json).length > 0,
        health: probe !== undefined || healthNames.has(lastSegment(url)),
        statusIsStated: probe !== undefined && Object.hasOwn(probe.expect.json, 'status'),
    };
}
/** A pure function of the answer and its path. `signed`: the answer tells its release, and so is the service's own. */
function classify(answer, asked, { signed }) {
    const { status } = answer;
    const expected = asked.statuses === undefined ? status >= 200 && status <= 299 : asked.statuses.includes(status);
    if (expected)
        return asked.stated ? { is: 'expected' } : classifyBody(answer, asked, signed);
    if (status === 429)
        return { is: 'limited', reason: 'answered 429, too many requests' };
    if (status >= 300 && status <= 399)
        return { is: 'redirect', reason: `answered ${status}${(0,_probe_redirect_js__WEBPACK_IMPORTED_MODULE_2__/* .redirectWords */ .c)(answer, asked.url)}` };
    const reason = `answered ${status}${asked.statuses === undefined ? '' : `, expected ${asked.statuses.join(' or ')}`}`;
    if (status >= 400 && status <= 499)
        return { is: 'client-error', reason };
    if (status >= 500 && status <= 599)
        return { is: 'server-error', reason };
    return { is: 'unexpected', reason };
}
function classifyBody(answer, { url, statuses = [], json, ...asked }, signed) {
    const problem = (0,_probe_answer_body_js__WEBPACK_IMPORTED_MODULE_3__/* .bodyProblem */ .a)(answer, {
        method: 'GET',
        path: new URL(url).pathname,
        health: asked.health,
        emptyIsRight: signed || statuses.includes(204),
        htmlIsRight: false,
        statusIsStated: asked.statusIsStated,
    });
    if (problem?.verdict === 'fail')
        return { is: 'unexpected', reason: problem.reason };
    const packed = (answer.headers['content-encoding'] ?? 'identity') !== 'identity';
    if (json && !packed && !/^[\s\uFEFF]*[[{"\dtfn-]/.test(answer.body))
        return { is: 'unexpected', reason: 'answered with a body that is not JSON' };
    // A health page that warns is a matter for the probes.
    if (problem === undefined || (problem.verdict === 'warn' && answer.body !== ''))
        return { is: 'expected' };
    return { is: 'doubtful', reason: problem.reason };
}
function statusesOf(probe) {
    return probe === undefined ? undefined : [probe.expect.status].flat();
}
function lastSegment(url) {
    return URL.canParse(url)
        ? (new URL(url).pathname
            .toLowerCase()
            .split('/')
            .findLast((part) => part !== '') ?? '')
        : '';
}


/***/ }),

/***/ 8310:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ trafficHeaders),
/* harmony export */   w: () => (/* binding */ headed)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(547);

/** The headers of `traffic.headers` with `$NAME` filled in. Throws an ActionError that names what is missing. */
function trafficHeaders({ name, traffic }, variables) {
    return (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_0__/* .substitute */ .V2)(traffic.headers, variables, `environments.${name}.traffic.headers`);
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


/***/ }),

/***/ 3644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ keepAliveHttp)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var _ports_http_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8694);



/** Idle connections are closed by us before the usual 5 s of a server, which could close one while we send on it. */
const idleLimit = 4_000;
/**
 * A client that keeps its connections open, as a browser or a load balancer does, without a bound on their number: waiting
 * for a free connection would close the loop. Disposing of it closes all of them.
 */
function keepAliveHttp() {
    const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleLimit };
    const plain = new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent(options);
    const secure = new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent(options);
    const overPlain = (0,_ports_http_js__WEBPACK_IMPORTED_MODULE_2__/* .httpOver */ .n)(plain);
    const overSecure = (0,_ports_http_js__WEBPACK_IMPORTED_MODULE_2__/* .httpOver */ .n)(secure);
    return {
        http: (request) => (/^https:/i.test(request.url) ? overSecure(request) : overPlain(request)),
        [Symbol.dispose]: () => {
            plain.destroy();
            secure.destroy();
        },
    };
}


/***/ }),

/***/ 2904:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ generateTraffic)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _ports_pause_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1494);
/* harmony import */ var _tally_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4642);




const windowLength = 1_000;
const drainPause = 50;
const manyReleases = 20;
/** Bytes of a body that are looked at: the beginning tells a page from data, and a health page is short. */
const keptBody = 16_384;
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
        const asked = plan.paths[sent % plan.paths.length] ?? plan.paths[0];
        sent += 1;
        current.sent += 1;
        current.lateness = Math.max(current.lateness, late);
        if (inFlight.size >= (plan.maxInFlight ?? 1_000)) {
            (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .countFailure */ .cC)(current, 'overload');
            return;
        }
        const task = request(asked.url, plan, deps).then((answer) => {
            countInto(current, answer, { asked, late, versionHeader: plan.versionHeader ?? 'x-release' });
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
            await (0,_ports_pause_js__WEBPACK_IMPORTED_MODULE_1__/* .pause */ .v)(clock, Math.max(1, Math.ceil(Math.min(windowEnd, wake) - now)), signal);
        }
    }
    if (sending)
        end = clock.now();
    current.length = Math.max(1, clock.now() - current.at);
    if (current.sent + (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .answeredCount */ .RI)(current) + (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .failureCount */ .Ep)(current) > 0)
        close();
    return {
        windows,
        total: (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .mergeTallies */ .n_)(windows),
        sent,
        length: end - start,
        lateness: Math.max(0, ...windows.map((window) => window.lateness)),
        untrustworthy: (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .latenessDoubt */ .oL)(windows),
    };
}
async function request(url, plan, { http, signal }) {
    try {
        return await http({
            url,
            timeout: plan.timeout,
            maxBody: keptBody,
            ...(plan.headers === undefined ? {} : { headers: plan.headers }),
            ...(signal === undefined ? {} : { signal }),
        });
    }
    catch (error) {
        return { state: 'failed', reason: 'other', message: (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error), elapsed: 0 };
    }
}
function countInto(window, answer, { asked, late, versionHeader }) {
    const release = answer.state === 'answered' ? answer.headers[versionHeader.toLowerCase()]?.slice(0, 128) : undefined;
    const signed = release !== undefined && release !== '';
    (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .countAnswer */ .s4)(window, answer, { asked, late, signed });
    if (!signed)
        return;
    const known = window.releases[release];
    if (known === undefined && Object.keys(window.releases).length >= manyReleases)
        return;
    const tally = known ?? (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyTally */ .CK)();
    window.releases[release] = tally;
    (0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .countAnswer */ .s4)(tally, answer, { asked, late, signed });
}
function openWindow(at) {
    return { at, length: windowLength, sent: 0, lateness: 0, ...(0,_tally_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyTally */ .CK)(), releases: {} };
}


/***/ }),

/***/ 4642:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RI: () => (/* binding */ answeredCount),
  di: () => (/* binding */ attributableTo),
  HU: () => (/* binding */ clientErrorCount),
  s4: () => (/* binding */ countAnswer),
  cC: () => (/* binding */ countFailure),
  dk: () => (/* binding */ countingOf),
  CK: () => (/* binding */ emptyTally),
  YH: () => (/* binding */ errorCount),
  Ep: () => (/* binding */ failureCount),
  oL: () => (/* binding */ latenessDoubt),
  n_: () => (/* binding */ mergeTallies),
  O_: () => (/* binding */ observedOf),
  w0: () => (/* binding */ releasesOf),
  AM: () => (/* binding */ trafficWindow)
});

// UNUSED EXPORTS: materialLateness, trafficFailure, unmeasuredCount

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/traffic/answer-words.js
var answer_words = __webpack_require__(9747);
// EXTERNAL MODULE: ./packages/shared/build/traffic/classification.js
var classification = __webpack_require__(921);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/histogram.js

/** The counts of a histogram by bucket, as they are written to a file. */
const histogramJson = schemas/* array */.YOg(schemas/* tuple */.PVZ([schemas/* int */.Whr(), schemas/* int */.Whr().positive()]));
const relativeError = 0.01;
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** Below this, everything is one bucket: a microsecond when the values are milliseconds. */
const smallest = 0.001;
/** The value that stands for all of a bucket. */
function middleOf(bucket) {
    return (2 * growth ** bucket) / (growth + 1);
}
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
                return middleOf(bucket);
        }
        return undefined;
    }
    /** How many values were above `value`, by the same rounding as `percentile`. */
    countAbove(value) {
        return this.toJSON().reduce((sum, [bucket, count]) => (middleOf(bucket) > value ? sum + count : sum), 0);
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
    classes: schemas/* record */.g1P(classification/* answerClass */.lu, schemas/* int */.Whr().nonnegative()),
    reasons: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* int */.Whr().positive()),
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
    return {
        statuses: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 },
        classes: { expected: 0, 'client-error': 0, 'server-error': 0, unexpected: 0, redirect: 0, limited: 0, doubtful: 0 },
        reasons: {},
        failures: {},
        latencies: new Histogram(),
    };
}
/** Counts one outcome; `late` is by how many milliseconds the request left after its planned time. */
function countAnswer(tally, answer, { asked, late, signed }) {
    if (answer.state === 'failed') {
        if (answer.reason === 'aborted')
            return;
        if (answer.reason === 'timeout')
            tally.latencies.record(late + answer.elapsed);
        countFailure(tally, answer.reason);
        return;
    }
    const known = statusClass.safeParse(`${Math.floor(answer.status / 100)}xx`);
    if (!known.success) {
        countFailure(tally, 'other');
        return;
    }
    const classified = (0,classification/* classify */.L8)(answer, asked, { signed });
    tally.statuses[known.data] += 1;
    tally.classes[classified.is] += 1;
    if (classified.is !== 'expected')
        countReason(tally, classified.reason, 1);
    if (classified.is !== 'redirect' && classified.is !== 'limited')
        tally.latencies.record(late + answer.elapsed);
}
function countFailure(tally, failure) {
    tally.failures[failure] = (tally.failures[failure] ?? 0) + 1;
}
/** Reasons hold what the service chose to say: a service that says something else each time must not fill the record. */
const manyReasons = 12;
function countReason(tally, reason, count) {
    const kept = Object.hasOwn(tally.reasons, reason) || Object.keys(tally.reasons).length < manyReasons ? reason : 'other answers';
    tally.reasons[kept] = (tally.reasons[kept] ?? 0) + count;
}
function mergeTallies(tallies) {
    const total = emptyTally();
    for (const tally of tallies) {
        for (const status of statusClass.options)
            total.statuses[status] += tally.statuses[status];
        for (const one of classification/* answerClass */.lu.options)
            total.classes[one] += tally.classes[one];
        for (const [reason, count] of Object.entries(tally.reasons))
            countReason(total, reason, count);
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
/**
 * What of the edge's answers can be the doing of `version`: its own, and all that no other release has signed. Response times
 * are those of its own.
 */
function attributableTo(version, windows) {
    const total = mergeTallies(windows);
    const signed = mergeTallies(windows.flatMap((window) => Object.values(window.releases)));
    const own = mergeTallies(windows.flatMap((window) => window.releases[version] ?? []));
    const unsigned = { ...emptyTally(), failures: total.failures };
    for (const status of statusClass.options)
        unsigned.statuses[status] = total.statuses[status] - signed.statuses[status];
    for (const one of classification/* answerClass */.lu.options)
        unsigned.classes[one] = total.classes[one] - signed.classes[one];
    for (const [reason, count] of Object.entries(total.reasons)) {
        const left = count - (signed.reasons[reason] ?? 0);
        if (left > 0)
            unsigned.reasons[reason] = left;
    }
    return mergeTallies([own, unsigned]);
}
function answeredCount(tally) {
    return Object.values(tally.statuses).reduce((sum, count) => sum + count, 0);
}
function failureCount(tally) {
    return Object.values(tally.failures).reduce((sum, count) => sum + count, 0);
}
function countingOf(thresholds) {
    return { clientErrorsApart: thresholds['client-error-rate'] !== undefined };
}
/** The requests that got no answer, or another than their path expects. */
function errorCount(tally, { clientErrorsApart }) {
    const { classes } = tally;
    return failureCount(tally) + classes['server-error'] + classes.unexpected + (clientErrorsApart ? 0 : classes['client-error']);
}
/** 4xx that were not expected, 429 among them. */
function clientErrorCount({ classes }) {
    return classes['client-error'] + classes.limited;
}
/** The answers that say nothing of the service: redirects, and 429. */
function unmeasuredCount({ classes }) {
    return classes.redirect + classes.limited;
}
/**
 * Rates and percentiles of a tally that took `length` milliseconds. Rates are shares of all requests; those that measured
 * nothing are told apart, and when there was nothing else, there are no rates. Throughput is answers per second.
 */
function observedOf(tally, length, counting) {
    const answered = answeredCount(tally);
    const requests = answered + failureCount(tally);
    const nothing = unmeasuredCount(tally);
    const percentiles = { 'response-time.p50': 0.5, 'response-time.p95': 0.95, 'response-time.p99': 0.99 };
    const times = Object.entries(percentiles).flatMap(([name, rank]) => {
        const value = tally.latencies.percentile(rank);
        return value === undefined ? [] : [[name, value]];
    });
    const rates = {
        ...(requests === nothing ? {} : { 'error-rate': errorCount(tally, counting) / requests }),
        ...(requests === 0 ? {} : { 'client-error-rate': clientErrorCount(tally) / requests }),
    };
    const throughput = length > 0 ? { throughput: answered / (length / 1_000) } : {};
    return {
        requests,
        timed: tally.latencies.count,
        values: { ...rates, ...throughput, ...Object.fromEntries(times) },
        ...(nothing === 0 ? {} : { unmeasured: { requests: nothing, reason: (0,answer_words/* whyUnmeasured */.A6)(tally) } }),
    };
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


/***/ })

};
