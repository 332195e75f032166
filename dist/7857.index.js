export const id = 7857;
export const ids = [7857];
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

/***/ 5903:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   ms: () => (/* binding */ ms),
/* harmony export */   p0: () => (/* binding */ duration)
/* harmony export */ });
/* unused harmony export parseDuration */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2473);

const milliseconds = zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().brand();
const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const shape = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
/** A number of milliseconds as a span. Throws a RangeError below zero or for NaN. */
function ms(value) {
    const parsed = milliseconds.safeParse(value);
    if (!parsed.success)
        throw new RangeError(`${value} is not a span of milliseconds`);
    return parsed.data;
}
/**
 * Reads spans such as `500ms`, `2s`, `1m30s`, `2h` or `1d`: numbers with a unit, added up.
 * Gives undefined for anything else, a bare number among it: `5` could mean seconds or minutes.
 */
function parseDuration(text) {
    const compact = text.trim();
    if (!shape.test(compact))
        return undefined;
    let total = 0;
    for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
        total += Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
    }
    return ms(Math.round(total));
}
/** The shortest exact spelling that `parseDuration` reads back: `90000` is `1m30s`. */
function formatDuration(span) {
    let rest = Math.max(0, Math.round(span));
    const parts = [];
    for (const unit of ['d', 'h', 'm', 's', 'ms']) {
        const size = unitMs[unit] ?? 1;
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0)
            parts.push(`${count}${unit}`);
    }
    return parts.length === 0 ? '0s' : parts.join('');
}
/** A span as text in a configuration or an input. */
const duration = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const span = parseDuration(text);
    if (span !== undefined)
        return span;
    context.addIssue({ code: 'custom', message: 'expected a span of time such as 500ms, 2s, 1m30s or 2h', input: text });
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
});


/***/ }),

/***/ 8411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ compareNaturally)
/* harmony export */ });
/**
 * Compares two texts as a person sorts file names: runs of digits as numbers of any length (`0009` before `0010`, `v9` before
 * `v10`), all else by code unit. Below 0, 0 or above 0; leading zeros do not count, so `9` and `009` are equal.
 */
function compareNaturally(one, other) {
    const left = partsOf(one);
    const right = partsOf(other);
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
        const compared = compareParts(left[index] ?? '', right[index] ?? '');
        if (compared !== 0)
            return compared;
    }
    return left.length - right.length;
}
/** Numbers and single characters: a number is compared with whatever stands at the same place. */
function partsOf(text) {
    return text.match(/[0-9]+|[^0-9]/g) ?? [];
}
function compareParts(one, other) {
    if (!isNumber(one) || !isNumber(other)) {
        // A number sorts where its first digit would, so that the order stays one order whatever stands beside it.
        const [left, right] = [isNumber(one) ? '0' : one, isNumber(other) ? '0' : other];
        return left < right ? -1 : left > right ? 1 : 0;
    }
    const [left, right] = [withoutZeros(one), withoutZeros(other)];
    return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
function isNumber(part) {
    return /^[0-9]/.test(part);
}
function withoutZeros(digits) {
    return digits.replace(/^0+(?=[0-9])/, '');
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


/***/ })

};
