export const id = 131;
export const ids = [131];
export const modules = {

/***/ 5131:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  environmentOf: () => (/* binding */ environmentOf),
  parseConfig: () => (/* binding */ parseConfig)
});

// EXTERNAL MODULE: ./node_modules/.pnpm/js-yaml@5.5.0/node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(8281);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core/json-schema-processors.js
var json_schema_processors = __webpack_require__(3598);
// EXTERNAL MODULE: ./packages/shared/build/core/closest.js
var closest = __webpack_require__(1928);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/config/defaults.js
var config_defaults = __webpack_require__(3390);
;// CONCATENATED MODULE: ./packages/shared/build/config/problems.js

/** One thing that is wrong with a configuration, as a line for a person: where, what stands there, what is allowed. */
function problemLine(issue, document, knownKeys) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => {
            const near = (0,closest/* closest */.k)(key, knownKeys);
            return `${[...path, key].join('.')}: not a known key${near === undefined ? '' : `; did you mean "${near}"?`}`;
        });
    }
    if (issue.code === 'invalid_union') {
        const branches = issue.errors.filter((branch) => branch.length > 0);
        // The branch that got furthest is the one the author meant: it complains deepest, or about the least.
        const meant = [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
        if (meant !== undefined && depth(meant) > 0) {
            return meant.flatMap((inner) => problemLine({ ...inner, path: [...issue.path, ...inner.path] }, document, knownKeys));
        }
        const allowed = [...new Set(branches.flatMap((branch) => branch.map((inner) => inner.message)))];
        const unknown = meant?.flatMap((inner) => inner.code === 'unrecognized_keys' ? problemLine({ ...inner, path: [...issue.path, ...inner.path] }, document, knownKeys) : []) ?? [];
        if (unknown.length > 0)
            return unknown;
        return [`${path.join('.')}: ${shown(document, issue.path)}${allowed.join(', or ')}`];
    }
    return [`${path.join('.') || 'the file'}: ${shown(document, issue.path)}${issue.message}`];
}
function depth(branch) {
    return Math.max(0, ...branch.map((inner) => inner.path.length));
}
function shown(document, path) {
    let here = document;
    for (const key of path) {
        if (typeof here !== 'object' || here === null)
            return '';
        here = Reflect.get(here, key);
    }
    if (here === undefined)
        return 'missing; ';
    return typeof here === 'object' ? '' : `${JSON.stringify(here)}: `;
}

// EXTERNAL MODULE: ./packages/shared/build/config/schema.js
var schema = __webpack_require__(8579);
;// CONCATENATED MODULE: ./packages/shared/build/config/load.js








/**
 * Reads the text of a `slipway.yml` found at `path`. Throws one ActionError that lists every problem: path, value, what is
 * allowed, and the known key that a mistyped one is near to.
 */
function parseConfig(text, path) {
    let document;
    try {
        document = (0,js_yaml/* load */.Hh)(text);
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ(`${path} is not valid YAML: ${(0,errors/* messageOf */.bD)(cause)}`, { cause });
    }
    const parsed = schema/* configSchema */.Qn.safeParse(document);
    if (!parsed.success) {
        throw invalid(path, parsed.error.issues.flatMap((issue) => problemLine(issue, document, keysOf(schema/* configSchema */.Qn))));
    }
    const problems = crossProblems(parsed.data);
    if (problems.length > 0)
        throw invalid(path, problems);
    const { service, environments, security, quality, notify } = parsed.data;
    return {
        service,
        environments: new Map(Object.keys(environments).map((name) => [name, resolveEnvironment(parsed.data, name)])),
        health: new Map(['basic', ...Object.keys(parsed.data.health)].map((name) => [name, healthOf(parsed.data, name)])),
        security,
        quality,
        notify,
    };
}
/** The environment of that name. Throws an ActionError that lists the names there are. */
function environmentOf(config, name) {
    const found = config.environments.get(name);
    if (found !== undefined)
        return found;
    const names = [...config.environments.keys()];
    const near = (0,closest/* closest */.k)(name, names);
    throw new errors/* ActionError */.lZ(`There is no environment "${name}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
        hint: `The configuration has: ${names.join(', ')}.`,
    });
}
function invalid(path, problems) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    return new errors/* ActionError */.lZ(`${path} has ${count}:\n${problems.map((line) => `  - ${line}`).join('\n')}`, {
        hint: 'Every key is described in the README and in the JSON Schema schema/slipway.schema.json.',
    });
}
function crossProblems(file) {
    const problems = [];
    const sets = Object.keys(file.health);
    const known = (set) => set === 'basic' || sets.includes(set);
    for (const [name, environment] of Object.entries(file.environments)) {
        if (!known(environment.health)) {
            const near = (0,closest/* closest */.k)(environment.health, sets);
            problems.push(`environments.${name}.health: "${environment.health}" is not one of the health sets (${sets.join(', ') || 'none are defined'})${near === undefined ? '' : `; did you mean "${near}"?`}`);
        }
        const weights = environment.rollout?.steps?.map((step) => step.weight) ?? [];
        if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0)))
            problems.push(`environments.${name}.rollout.steps: the weights must rise`);
        if (weights.length > 0 && weights.at(-1) !== 1)
            problems.push(`environments.${name}.rollout.steps: the last step must be 100%`);
        if (environment.target?.type === 'haproxy' && environment.placement === undefined) {
            problems.push(`environments.${name}.placement: missing; a proxy shifts traffic but starts nothing, so prepare and retire say who starts a side`);
        }
    }
    for (const [name, set] of Object.entries(file.health)) {
        const seen = new Set([name]);
        for (let next = set.extends; next !== undefined; next = file.health[next]?.extends) {
            if (!known(next)) {
                problems.push(`health.${name}.extends: "${next}" is not one of the health sets (${sets.join(', ')})`);
                break;
            }
            if (seen.has(next)) {
                problems.push(`health.${name}.extends: goes round in a circle through "${next}"`);
                break;
            }
            seen.add(next);
        }
    }
    return problems;
}
function resolveEnvironment(file, name) {
    const environment = file.environments[name];
    if (environment === undefined)
        throw new Error(`resolveEnvironment was asked for ${name}`);
    const defaults = (0,config_defaults/* defaultsOf */.Gf)(name);
    const stepTime = environment.rollout?.['step-time'] ?? config_defaults/* defaultRollout */.d9.stepTime;
    const steps = environment.rollout?.steps ?? config_defaults/* defaultRollout */.d9.weights.map((weight) => ({ weight }));
    const { probes, flows } = healthOf(file, environment.health);
    return {
        service: file.service,
        name,
        url: environment.url.replace(/\/+$/, ''),
        branches: environment.branches,
        approval: environment.approval ?? defaults.approval,
        probes,
        flows,
        healthInterval: environment['health-interval'],
        monitor: environment.monitor ?? defaults.monitor,
        thresholds: { ...defaults.thresholds, ...flatThresholds(environment.thresholds) },
        traffic: {
            requestsPerSecond: environment.traffic?.['requests-per-second'] ?? config_defaults/* defaultTraffic */.Dg.requestsPerSecond,
            paths: environment.traffic?.paths ?? config_defaults/* defaultTraffic */.Dg.paths,
            timeout: environment.traffic?.timeout ?? config_defaults/* defaultTraffic */.Dg.timeout,
            metrics: environment.traffic?.metrics,
        },
        rollout: {
            steps: steps.map(({ weight, time }) => ({ weight, time: time ?? stepTime })),
            readyWithin: environment.rollout?.['ready-within'] ?? config_defaults/* defaultRollout */.d9.readyWithin,
            hold: environment.rollout?.hold ?? config_defaults/* defaultRollout */.d9.hold,
            keep: environment.rollout?.keep ?? config_defaults/* defaultRollout */.d9.keep,
            onDrift: environment.rollout?.['on-drift'] ?? config_defaults/* defaultRollout */.d9.onDrift,
        },
        placement: environment.placement,
        target: environment.target,
        triggers: environment.rollback?.when ?? file.rollback?.when ?? config_defaults/* defaultTriggers */.tx,
    };
}
function healthOf(file, name) {
    const set = file.health[name];
    if (set === undefined)
        return { probes: [builtInProbe], flows: [] };
    const base = set.extends === undefined ? { probes: [], flows: [] } : healthOf(file, set.extends);
    return { probes: [...base.probes, ...set.probes], flows: [...base.flows, ...set.flows] };
}
const builtInProbe = {
    name: 'startup',
    timeout: (0,duration.ms)(10_000),
    http: {
        method: 'GET',
        path: config_defaults/* defaultHealthPath */.Vt,
        headers: {},
        expect: { status: 200, headers: {}, json: {} },
        'version-header': 'x-release',
    },
};
function flatThresholds(thresholds) {
    const { 'response-time': times, ...shares } = thresholds ?? {};
    const named = { ...shares, 'response-time.p50': times?.p50, 'response-time.p95': times?.p95, 'response-time.p99': times?.p99 };
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
/** Every key that the schema knows anywhere, for "did you mean". */
function keysOf(schema) {
    const keys = new Set();
    const visit = (node) => {
        if (typeof node !== 'object' || node === null)
            return;
        for (const [key, value] of Object.entries(node)) {
            if (key === 'properties' && typeof value === 'object' && value !== null)
                for (const name of Object.keys(value))
                    keys.add(name);
            visit(value);
        }
    };
    visit(json_schema_processors/* toJSONSchema */.bl(schema, { io: 'input', unrepresentable: 'any' }));
    return [...keys];
}


/***/ }),

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



/***/ })

};
