export const id = 770;
export const ids = [770];
export const modules = {

/***/ 8579:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HB: () => (/* binding */ httpProbe),
/* harmony export */   Qn: () => (/* binding */ configSchema)
/* harmony export */ });
/* unused harmony exports command, target */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);
/* harmony import */ var _metric_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5228);




/** A name that may stand in addresses, refs and file names. */
const name = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens');
/** The user's own command: an argument array, or one string, which means `bash -euo pipefail -c STRING`. */
const command = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .min(1)
        .transform((line) => ['bash', '-euo', 'pipefail', '-c', line]),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)], zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
]);
const percentiles = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ p50: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(), p95: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(), p99: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional() });
const thresholds = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    'response-time': percentiles.optional(),
    'error-rate': _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.optional(),
    'client-error-rate': _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.optional(),
    cpu: _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.optional(),
    memory: _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.optional(),
    disk: _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.optional(),
});
const step = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.transform((weight) => ({ weight })), zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ weight: _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1, time: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional() })]);
const rollout = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    steps: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(step).min(1).optional(),
    'step-time': _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
    'ready-within': _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
    hold: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
    keep: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(1).max(100).optional(),
    'on-drift': zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['stop', 'adopt']).optional(),
});
const placement = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** Brings `$RELEASE` up on the side `$COLOUR`, without traffic. */
    prepare: command.optional(),
    /** Takes the side `$COLOUR` down. */
    retire: command.optional(),
    'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(300_000)),
});
const haproxyTarget = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('haproxy'),
    /** A path, or `host:port`. */
    socket: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1),
    backend: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1),
    /** The names of the two servers of the backend. */
    servers: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ blue: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), green: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }).default({ blue: 'blue', green: 'green' }),
});
const commandTarget = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('command'),
    /** Prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`. */
    observe: command,
    /** Sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100. */
    shift: command,
    weighted: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().default(true),
    'time-limit': _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(60_000)),
});
const target = zod__WEBPACK_IMPORTED_MODULE_0__/* .discriminatedUnion */ .gMt('type', [haproxyTarget, commandTarget]);
const httpProbe = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    method: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
    /** Appended to the environment's address; or a whole address. */
    path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1),
    headers: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).default({}),
    body: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    expect: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        status: zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(100).max(599), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(100).max(599)).min(1)]).default(200),
        headers: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).default({}),
        /** Dotted paths into a JSON body and the value expected there, as text. */
        json: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY()])).default({}),
        latency: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
        /** The release that must answer; `$RELEASE` is the one under judgement. */
        version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    })
        .default({ status: 200, headers: {}, json: {} }),
    /** The header that carries the version; the body's `version` is asked when it is absent. */
    'version-header': zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('x-release'),
});
const probe = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).max(60),
    http: httpProbe.optional(),
    postgres: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ url: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1), query: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('select 1') }).optional(),
    timeout: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(10_000)),
})
    .refine((one) => (one.http === undefined) !== (one.postgres === undefined), 'expected exactly one of http, postgres');
const healthSet = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(probe)
        .min(1)
        .transform((probes) => ({ extends: undefined, probes, flows: [] })),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ extends: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(), probes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(probe).default([]), flows: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)).default([]) }),
]);
const limit = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('threshold'), _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.transform((share) => share), _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.transform((span) => span)]);
const trigger = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ health: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('failing'), for: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(300_000)) }),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ metric: _metric_js__WEBPACK_IMPORTED_MODULE_3__/* .metric */ .T, above: limit, for: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(60_000)) }),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ security: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('critical') }),
]);
const traffic = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    'requests-per-second': zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().positive().max(1_000).optional(),
    paths: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)).min(1).optional(),
    timeout: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
    /** Where the service tells its CPU, memory and disk, in the Prometheus text format. */
    metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1), every: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(5_000)) }).optional(),
});
const environment = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    url: zod__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ5({ protocol: /^https?$/ }),
    branches: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1)).default([]),
    approval: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['required', 'branch-policy', 'none']).optional(),
    health: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().default('basic'),
    'health-interval': _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.default((0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__.ms)(5_000)),
    monitor: _core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0.optional(),
    thresholds: thresholds.optional(),
    traffic: traffic.optional(),
    rollout: rollout.optional(),
    placement: placement.optional(),
    target: target.optional(),
    rollback: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ when: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(trigger) }).optional(),
});
const condition = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    metric: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n([
        'tests.failed',
        'tests.passed',
        'tests.skipped',
        'coverage.lines',
        'coverage.branches',
        'coverage.functions',
        'coverage.new-lines',
    ]),
    above: zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.transform((share) => share), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig()]).optional(),
    below: zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .percentage */ .X1.transform((share) => share), zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig()]).optional(),
    /** Fails the gate, or only warns. */
    severity: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['block', 'warn']).default('block'),
})
    .refine((one) => one.above !== undefined || one.below !== undefined, 'expected above or below: the bound that is a problem');
const configSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    service: name,
    environments: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(name, environment).refine((all) => Object.keys(all).length > 0, 'expected at least one environment'),
    health: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(name, healthSet).default({}),
    rollback: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ when: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(trigger) }).optional(),
    security: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        /** What each severity does to the gate. Secrets always block. */
        critical: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['block', 'warn']).default('block'),
        high: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['block', 'warn']).default('warn'),
        /** What a scanner that could not do its work does to the gate. */
        'on-error': zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['block', 'warn']).default('block'),
    })
        .default({ critical: 'block', high: 'warn', 'on-error': 'block' }),
    quality: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ conditions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(condition).default([]) }).default({ conditions: [] }),
    notify: zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
        slack: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ webhook: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1), channel: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1), on: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['all', 'failure']).default('all') }))
            .default([]),
        mail: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
            server: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1),
            from: zod__WEBPACK_IMPORTED_MODULE_0__/* .email */ .Rpp(),
            to: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .email */ .Rpp()).min(1),
            on: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['all', 'failure']).default('failure'),
        }))
            .default([]),
    })
        .default({ slack: [], mail: [] }),
});



/***/ }),

/***/ 770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readFlow: () => (/* binding */ readFlow)
});

// EXTERNAL MODULE: ./node_modules/.pnpm/js-yaml@5.5.0/node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(8281);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/config/schema.js
var schema = __webpack_require__(8579);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
;// CONCATENATED MODULE: ./packages/shared/build/probe/flow-schema.js




/** Where a value for later steps comes from: a dotted path into the JSON body, or a header. */
const capture = schemas/* union */.KCZ([schemas/* string */.YjP().min(1), schemas/* strictObject */.rej({ header: schemas/* string */.YjP().min(1) })]);
const step = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(60),
    http: schema/* httpProbe */.HB,
    /** `NAME: path` or `NAME: { header: name }`; later steps read it as `$NAME`. */
    capture: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a name such as CART_ID'), capture).default({}),
});
const flowSchema = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(60),
    /** One after the other; the first that fails ends the flow. */
    steps: schemas/* array */.YOg(step).min(1),
    /** Run whatever came before, each of them, so that nothing is left behind. */
    'clean-up': schemas/* array */.YOg(step).default([]),
    /** For each step. */
    timeout: duration/* duration */.p0.default((0,duration.ms)(10_000)),
});
/** A document as a flow. Throws one ActionError that lists every problem with its place. */
function checkFlow(document, origin) {
    const parsed = flowSchema.safeParse(document);
    if (parsed.success)
        return parsed.data;
    const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new errors/* ActionError */.lZ(`${origin} is not a flow:\n${problems.join('\n')}`, {
        hint: 'A flow has a name, steps (each with a name, http, and capture where later steps need a value) and clean-up.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/probe/flow-file.js



/** Reads a flow from a YAML file. Throws an ActionError where there is none, or it is not one. */
async function readFlow(path, files, shown = path) {
    const text = await files.read(path);
    if (text === undefined) {
        throw new errors/* ActionError */.lZ(`There is no flow at ${shown}`, {
            hint: 'Paths of flows count from the root of the repository; check that the job checked it out.',
        });
    }
    let document;
    try {
        document = (0,js_yaml/* load */.Hh)(text);
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ(`${shown} is not valid YAML: ${(0,errors/* messageOf */.bD)(cause)}`, { cause });
    }
    return checkFlow(document, shown);
}


/***/ })

};
