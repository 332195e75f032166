export const id = 5532;
export const ids = [5532,770];
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

/***/ 3407:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qn: () => (/* binding */ configSchema),
  HB: () => (/* binding */ httpProbe)
});

// UNUSED EXPORTS: metric, ratio

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
// EXTERNAL MODULE: ./packages/shared/build/config/metric.js
var metric = __webpack_require__(5228);
// EXTERNAL MODULE: ./packages/shared/build/config/rollout.js
var rollout = __webpack_require__(8895);
// EXTERNAL MODULE: ./packages/shared/build/config/command.js
var command = __webpack_require__(5303);
;// CONCATENATED MODULE: ./packages/shared/build/config/targets.js



/** What keeps a user on one side while both serve. */
const affinity = schemas/* enum */.k5n(['none', 'cookie', 'version-key', 'skew-protection']);
const haproxyServer = schemas/* union */.KCZ([
    schemas/* string */.YjP()
        .min(1)
        .transform((name) => ({ name, address: undefined })),
    /** With an address, `host:port`, the server is added while HAProxy runs and removed when its side is retired. */
    schemas/* strictObject */.rej({ name: schemas/* string */.YjP().min(1), address: schemas/* string */.YjP().min(1).optional() }),
]);
const haproxy = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('haproxy'),
    /** A path, or `host:port`. */
    socket: schemas/* string */.YjP().min(1),
    backend: schemas/* string */.YjP().min(1),
    /** The two servers of the backend. */
    servers: schemas/* strictObject */.rej({ blue: haproxyServer, green: haproxyServer })
        .default({ blue: { name: 'blue', address: undefined }, green: { name: 'green', address: undefined } }),
    /** Where `show servers state` is kept after each shift, so that a reload starts with the same split (`load-server-state-from-file`). */
    'state-file': schemas/* string */.YjP().min(1).optional(),
    /** `cookie` where the backend has a `cookie … insert` line: its users stay on their side. */
    affinity: affinity.default('none'),
});
const kubernetesSide = schemas/* strictObject */.rej({
    /** The Deployment of this side. */
    deployment: schemas/* string */.YjP().min(1),
    /** The Service that reaches this side alone. */
    service: schemas/* string */.YjP().min(1),
    /** Where the runner reaches that Service; a side without it has nowhere to be probed, so it is given no traffic. */
    address: schemas/* url */.OZ5({ protocol: /^https?$/ }).optional(),
});
const kubernetes = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('kubernetes'),
    namespace: schemas/* string */.YjP().min(1).default('default'),
    /** The context of the kubeconfig; its current one by default. */
    context: schemas/* string */.YjP().min(1).optional(),
    /** Path of the kubeconfig; by default as kubectl finds it (`KUBECONFIG`, `~/.kube/config`, the pod's own account). */
    kubeconfig: schemas/* string */.YjP().min(1).optional(),
    /** The Service whose selector is switched: all traffic or none. */
    service: schemas/* string */.YjP().min(1).optional(),
    /** The Gateway API HTTPRoute whose weights are set. */
    'http-route': schemas/* string */.YjP().min(1).optional(),
    /** The label whose value is the colour: in the selector of `service` and on the pods. */
    label: schemas/* string */.YjP().min(1).default('slipway.dev/colour'),
    sides: schemas/* strictObject */.rej({ blue: kubernetesSide, green: kubernetesSide }),
    /** Pods of a side that is brought up with `image`. */
    replicas: schemas/* int */.Whr().min(1).default(2),
    /** The image of a release, with `$RELEASE`, `$RELEASE_SHA` or `$RELEASE_DIGEST` in it; without it, the user's own command applies the release. */
    image: schemas/* string */.YjP().min(1).optional(),
    /** The container that gets the image; needed where the pods have several. */
    container: schemas/* string */.YjP().min(1).optional(),
    /** For the pods of a side to become ready. */
    'time-limit': duration/* duration */.p0.default((0,duration.ms)(300_000)),
    affinity: affinity.default('none'),
})
    .refine((one) => (one.service === undefined) !== (one['http-route'] === undefined), 'expected exactly one of service, http-route')
    .refine(({ service, sides: { blue, green } }) => {
    const services = [blue.service, green.service, ...(service === undefined ? [] : [service])];
    return new Set(services).size === services.length && blue.deployment !== green.deployment;
}, 'expected a Deployment and a Service of its own for each side, and neither of them the Service of the traffic');
/** An http(s) address, or the `$NAME` of one. */
const address = schemas/* string */.YjP().refine((text) => /^(https?:\/\/|\$)/.test(text), 'expected an http(s) address');
const cloudflare = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('cloudflare-workers'),
    account: schemas/* string */.YjP().min(1),
    script: schemas/* string */.YjP().min(1),
    /** `$NAME` of a token that may edit Workers scripts. */
    token: schemas/* string */.YjP().min(1),
    /** The workers.dev subdomain of the account, for the preview address of a version; without it, the API is asked. */
    subdomain: schemas/* string */.YjP().min(1).optional(),
    /** The preview address of a version where it is not on workers.dev; `{version}` stands for the first 8 characters of its id. */
    preview: address.refine((text) => text.includes('{version}'), 'expected {version} in it').optional(),
    affinity: affinity.default('none'),
    api: address.default('https://api.cloudflare.com/client/v4'),
});
const vercel = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('vercel'),
    /** Its id or its name. */
    project: schemas/* string */.YjP().min(1),
    /** The id (`team_…`) or the slug of the team; without it, the token's own account. */
    team: schemas/* string */.YjP().min(1).optional(),
    token: schemas/* string */.YjP().min(1),
    /** Whether the project has rolling releases (Pro and above): weights then; all at once without. */
    rolling: schemas/* boolean */.zMY().default(false),
    affinity: affinity.default('none'),
    api: address.default('https://api.vercel.com'),
});
const commands = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('command'),
    /** Prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`. */
    observe: command/* command */.G,
    /** Sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100. */
    shift: command/* command */.G,
    weighted: schemas/* boolean */.zMY().default(true),
    affinity: affinity.default('none'),
    'time-limit': duration/* duration */.p0.default((0,duration.ms)(60_000)),
});
/** Who shifts the traffic of an environment. */
const target = schemas/* discriminatedUnion */.gMt('type', [haproxy, kubernetes, cloudflare, vercel, commands]);

;// CONCATENATED MODULE: ./packages/shared/build/config/schema.js






/** A name that may stand in addresses, refs and file names. */
const schema_name = schemas/* string */.YjP().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens');
const percentiles = schemas/* strictObject */.rej({ p50: duration/* duration */.p0.optional(), p95: duration/* duration */.p0.optional(), p99: duration/* duration */.p0.optional() });
const thresholds = schemas/* strictObject */.rej({
    'response-time': percentiles.optional(),
    'error-rate': percentage/* percentage */.X1.optional(),
    'client-error-rate': percentage/* percentage */.X1.optional(),
    cpu: percentage/* percentage */.X1.optional(),
    memory: percentage/* percentage */.X1.optional(),
    disk: percentage/* percentage */.X1.optional(),
});
const statuses = schemas/* union */.KCZ([schemas/* int */.Whr().min(100).max(599), schemas/* array */.YOg(schemas/* int */.Whr().min(100).max(599)).min(1)]);
const httpProbe = schemas/* strictObject */.rej({
    method: schemas/* enum */.k5n(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
    /** Appended to the environment's address; or a whole address. */
    path: schemas/* string */.YjP().min(1),
    headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).default({}),
    body: schemas/* string */.YjP().optional(),
    expect: schemas/* strictObject */.rej({
        status: statuses.default(200),
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
    schemas/* strictObject */.rej({ metric: metric/* metric */.T, above: limit, for: duration/* duration */.p0.default((0,duration.ms)(60_000)) }),
    schemas/* strictObject */.rej({ security: schemas/* literal */.euz('critical') }),
]);
/** A path that synthetic requests ask. Without a status, as an http probe of the same path expects, or else any 2xx. */
const trafficPath = schemas/* union */.KCZ([schemas/* string */.YjP().min(1), schemas/* strictObject */.rej({ path: schemas/* string */.YjP().min(1), status: statuses })]);
const traffic = schemas/* strictObject */.rej({
    'requests-per-second': schemas/* number */.aig().positive().max(1_000).optional(),
    paths: schemas/* array */.YOg(trafficPath).min(1).optional(),
    timeout: duration/* duration */.p0.optional(),
    /** Sent with synthetic requests, and with the probes of a side, to that host alone; `$NAME` is filled in. */
    headers: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header'), schemas/* string */.YjP()).optional(),
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
    rollout: rollout/* rollout */.yT.optional(),
    placement: rollout/* placement */.ot.optional(),
    target: target.optional(),
    hooks: rollout/* hooks */.JL.optional(),
    freeze: schemas/* array */.YOg(rollout/* freezeWindow */._z).optional(),
    database: rollout/* database */.OO.optional(),
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
        /** What applies to the tree and was not looked at does to the gate: a lock file without a scanner, a file that was not read. */
        'not-looked-at': schemas/* enum */.k5n(['block', 'warn']).default('warn'),
    })
        .default({ critical: 'block', high: 'warn', 'on-error': 'block', 'not-looked-at': 'warn' }),
    quality: schemas/* strictObject */.rej({ conditions: schemas/* array */.YOg(condition).default([]) }).default({ conditions: [] }),
    ledger: rollout/* ledger */.Wg.default({ workflows: [], 'believe-deleted-after': (0,duration.ms)(90 * 86_400_000) }),
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
// EXTERNAL MODULE: ./packages/shared/build/config/schema.js + 1 modules
var schema = __webpack_require__(3407);
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
