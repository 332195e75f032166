export const id = 229;
export const ids = [229];
export const modules = {

/***/ 1229:
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
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
;// CONCATENATED MODULE: ./packages/shared/build/config/defaults.js


const production = {
    approval: 'required',
    monitor: (0,duration.ms)(15 * 60_000),
    thresholds: { 'response-time.p95': 1_000, 'error-rate': 0.01 },
};
const anyOther = {
    approval: 'none',
    monitor: (0,duration.ms)(5 * 60_000),
    thresholds: { 'response-time.p95': 2_000, 'error-rate': 0.05 },
};
function defaultsOf(environment) {
    return environment === 'production' ? production : anyOther;
}
const defaultRollout = {
    weights: [(0,percentage/* ratio */.CG)(0.05), (0,percentage/* ratio */.CG)(0.25), (0,percentage/* ratio */.CG)(0.5), (0,percentage/* ratio */.CG)(1)],
    stepTime: (0,duration.ms)(60_000),
    readyWithin: (0,duration.ms)(5 * 60_000),
    hold: (0,duration.ms)(10 * 60_000),
    keep: 5,
    onDrift: 'stop',
};
const defaultTraffic = { requestsPerSecond: 5, paths: ['/api/health'], timeout: (0,duration.ms)(10_000) };
/** When a release comes back by itself, as the guide says. */
const defaultTriggers = [
    { health: 'failing', for: (0,duration.ms)(5 * 60_000) },
    { metric: 'error-rate', above: 0.05, for: (0,duration.ms)(2 * 60_000) },
    { metric: 'error-rate', above: 'threshold', for: (0,duration.ms)(60_000) },
    { metric: 'response-time.p95', above: 'threshold', for: (0,duration.ms)(60_000) },
    { security: 'critical' },
];
/** A health set for a team that names none: the service answers and says it is well. */
const defaultHealthPath = '/api/health';

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

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./packages/shared/build/config/metric.js

/** The metrics that a rule can name. Rates are shares of 0 to 1; response times are milliseconds. */
const metric = schemas/* enum */.k5n([
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

;// CONCATENATED MODULE: ./packages/shared/build/config/schema.js




/** A name that may stand in addresses, refs and file names. */
const schema_name = schemas/* string */.YjP().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens');
/** The user's own command: an argument array, or one string, which means `bash -euo pipefail -c STRING`. */
const command = schemas/* union */.KCZ([
    schemas/* string */.YjP()
        .min(1)
        .transform((line) => ['bash', '-euo', 'pipefail', '-c', line]),
    schemas/* tuple */.PVZ([schemas/* string */.YjP().min(1)], schemas/* string */.YjP()),
]);
const percentiles = schemas/* strictObject */.rej({ p50: duration/* duration */.p0.optional(), p95: duration/* duration */.p0.optional(), p99: duration/* duration */.p0.optional() });
const thresholds = schemas/* strictObject */.rej({
    'response-time': percentiles.optional(),
    'error-rate': percentage/* percentage */.X1.optional(),
    'client-error-rate': percentage/* percentage */.X1.optional(),
    cpu: percentage/* percentage */.X1.optional(),
    memory: percentage/* percentage */.X1.optional(),
    disk: percentage/* percentage */.X1.optional(),
});
const step = schemas/* union */.KCZ([percentage/* percentage */.X1.transform((weight) => ({ weight })), schemas/* strictObject */.rej({ weight: percentage/* percentage */.X1, time: duration/* duration */.p0.optional() })]);
const rollout = schemas/* strictObject */.rej({
    steps: schemas/* array */.YOg(step).min(1).optional(),
    'step-time': duration/* duration */.p0.optional(),
    'ready-within': duration/* duration */.p0.optional(),
    hold: duration/* duration */.p0.optional(),
    keep: schemas/* int */.Whr().min(1).max(100).optional(),
    'on-drift': schemas/* enum */.k5n(['stop', 'adopt']).optional(),
});
const placement = schemas/* strictObject */.rej({
    /** Brings `$RELEASE` up on the side `$COLOUR`, without traffic. */
    prepare: command.optional(),
    /** Takes the side `$COLOUR` down. */
    retire: command.optional(),
    'time-limit': duration/* duration */.p0.default((0,duration.ms)(300_000)),
});
const haproxyTarget = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('haproxy'),
    /** A path, or `host:port`. */
    socket: schemas/* string */.YjP().min(1),
    backend: schemas/* string */.YjP().min(1),
    /** The names of the two servers of the backend. */
    servers: schemas/* strictObject */.rej({ blue: schemas/* string */.YjP(), green: schemas/* string */.YjP() }).default({ blue: 'blue', green: 'green' }),
});
const commandTarget = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('command'),
    /** Prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`. */
    observe: command,
    /** Sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100. */
    shift: command,
    weighted: schemas/* boolean */.zMY().default(true),
    'time-limit': duration/* duration */.p0.default((0,duration.ms)(60_000)),
});
const target = schemas/* discriminatedUnion */.gMt('type', [haproxyTarget, commandTarget]);
const httpProbe = schemas/* strictObject */.rej({
    method: schemas/* enum */.k5n(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
    /** Appended to the environment's address; or a whole address. */
    path: schemas/* string */.YjP().min(1),
    headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).default({}),
    body: schemas/* string */.YjP().optional(),
    expect: schemas/* strictObject */.rej({
        status: schemas/* union */.KCZ([schemas/* int */.Whr().min(100).max(599), schemas/* array */.YOg(schemas/* int */.Whr().min(100).max(599)).min(1)]).default(200),
        headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).default({}),
        /** Dotted paths into a JSON body and the value expected there, as text. */
        json: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()])).default({}),
        latency: duration/* duration */.p0.optional(),
        /** The release that must answer; `$RELEASE` is the one under judgement. */
        version: schemas/* string */.YjP().optional(),
    })
        .default({ status: 200, headers: {}, json: {} }),
    /** The header that carries the version; the body's `version` is asked when it is absent. */
    'version-header': schemas/* string */.YjP().default('x-release'),
});
const probe = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(60),
    http: httpProbe.optional(),
    postgres: schemas/* strictObject */.rej({ url: schemas/* string */.YjP().min(1), query: schemas/* string */.YjP().default('select 1') }).optional(),
    timeout: duration/* duration */.p0.default((0,duration.ms)(10_000)),
})
    .refine((one) => (one.http === undefined) !== (one.postgres === undefined), 'expected exactly one of http, postgres');
const healthSet = schemas/* union */.KCZ([
    schemas/* array */.YOg(probe)
        .min(1)
        .transform((probes) => ({ extends: undefined, probes, flows: [] })),
    schemas/* strictObject */.rej({ extends: schemas/* string */.YjP().optional(), probes: schemas/* array */.YOg(probe).default([]), flows: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).default([]) }),
]);
const limit = schemas/* union */.KCZ([schemas/* literal */.euz('threshold'), percentage/* percentage */.X1.transform((share) => share), duration/* duration */.p0.transform((span) => span)]);
const trigger = schemas/* union */.KCZ([
    schemas/* strictObject */.rej({ health: schemas/* literal */.euz('failing'), for: duration/* duration */.p0.default((0,duration.ms)(300_000)) }),
    schemas/* strictObject */.rej({ metric: metric, above: limit, for: duration/* duration */.p0.default((0,duration.ms)(60_000)) }),
    schemas/* strictObject */.rej({ security: schemas/* literal */.euz('critical') }),
]);
const traffic = schemas/* strictObject */.rej({
    'requests-per-second': schemas/* number */.aig().positive().max(1_000).optional(),
    paths: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1).optional(),
    timeout: duration/* duration */.p0.optional(),
    /** Where the service tells its CPU, memory and disk, in the Prometheus text format. */
    metrics: schemas/* strictObject */.rej({ path: schemas/* string */.YjP().min(1), every: duration/* duration */.p0.default((0,duration.ms)(5_000)) }).optional(),
});
const environment = schemas/* strictObject */.rej({
    url: schemas/* url */.OZ5({ protocol: /^https?$/ }),
    branches: schemas/* array */.YOg(schemas/* string */.YjP().min(1)).default([]),
    approval: schemas/* enum */.k5n(['required', 'branch-policy', 'none']).optional(),
    health: schemas/* string */.YjP().default('basic'),
    'health-interval': duration/* duration */.p0.default((0,duration.ms)(5_000)),
    monitor: duration/* duration */.p0.optional(),
    thresholds: thresholds.optional(),
    traffic: traffic.optional(),
    rollout: rollout.optional(),
    placement: placement.optional(),
    target: target.optional(),
    rollback: schemas/* strictObject */.rej({ when: schemas/* array */.YOg(trigger) }).optional(),
});
const condition = schemas/* strictObject */.rej({
    metric: schemas/* enum */.k5n([
        'tests.failed',
        'tests.passed',
        'tests.skipped',
        'coverage.lines',
        'coverage.branches',
        'coverage.functions',
        'coverage.new-lines',
    ]),
    above: schemas/* union */.KCZ([percentage/* percentage */.X1.transform((share) => share), schemas/* number */.aig()]).optional(),
    below: schemas/* union */.KCZ([percentage/* percentage */.X1.transform((share) => share), schemas/* number */.aig()]).optional(),
    /** Fails the gate, or only warns. */
    severity: schemas/* enum */.k5n(['block', 'warn']).default('block'),
})
    .refine((one) => one.above !== undefined || one.below !== undefined, 'expected above or below: the bound that is a problem');
const configSchema = schemas/* strictObject */.rej({
    service: schema_name,
    environments: schemas/* record */.g1P(schema_name, environment).refine((all) => Object.keys(all).length > 0, 'expected at least one environment'),
    health: schemas/* record */.g1P(schema_name, healthSet).default({}),
    rollback: schemas/* strictObject */.rej({ when: schemas/* array */.YOg(trigger) }).optional(),
    security: schemas/* strictObject */.rej({
        /** What each severity does to the gate. Secrets always block. */
        critical: schemas/* enum */.k5n(['block', 'warn']).default('block'),
        high: schemas/* enum */.k5n(['block', 'warn']).default('warn'),
        /** What a scanner that could not do its work does to the gate. */
        'on-error': schemas/* enum */.k5n(['block', 'warn']).default('block'),
    })
        .default({ critical: 'block', high: 'warn', 'on-error': 'block' }),
    quality: schemas/* strictObject */.rej({ conditions: schemas/* array */.YOg(condition).default([]) }).default({ conditions: [] }),
    notify: schemas/* strictObject */.rej({
        slack: schemas/* array */.YOg(schemas/* strictObject */.rej({ webhook: schemas/* string */.YjP().min(1), channel: schemas/* string */.YjP().min(1), on: schemas/* enum */.k5n(['all', 'failure']).default('all') }))
            .default([]),
        mail: schemas/* array */.YOg(schemas/* strictObject */.rej({
            server: schemas/* string */.YjP().min(1),
            from: schemas/* email */.Rpp(),
            to: schemas/* array */.YOg(schemas/* email */.Rpp()).min(1),
            on: schemas/* enum */.k5n(['all', 'failure']).default('failure'),
        }))
            .default([]),
    })
        .default({ slack: [], mail: [] }),
});


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
    const parsed = configSchema.safeParse(document);
    if (!parsed.success) {
        throw invalid(path, parsed.error.issues.flatMap((issue) => problemLine(issue, document, keysOf(configSchema))));
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
    const defaults = defaultsOf(name);
    const stepTime = environment.rollout?.['step-time'] ?? defaultRollout.stepTime;
    const steps = environment.rollout?.steps ?? defaultRollout.weights.map((weight) => ({ weight }));
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
            requestsPerSecond: environment.traffic?.['requests-per-second'] ?? defaultTraffic.requestsPerSecond,
            paths: environment.traffic?.paths ?? defaultTraffic.paths,
            timeout: environment.traffic?.timeout ?? defaultTraffic.timeout,
            metrics: environment.traffic?.metrics,
        },
        rollout: {
            steps: steps.map(({ weight, time }) => ({ weight, time: time ?? stepTime })),
            readyWithin: environment.rollout?.['ready-within'] ?? defaultRollout.readyWithin,
            hold: environment.rollout?.hold ?? defaultRollout.hold,
            keep: environment.rollout?.keep ?? defaultRollout.keep,
            onDrift: environment.rollout?.['on-drift'] ?? defaultRollout.onDrift,
        },
        placement: environment.placement,
        target: environment.target,
        triggers: environment.rollback?.when ?? file.rollback?.when ?? defaultTriggers,
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
        path: defaultHealthPath,
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


/***/ })

};
