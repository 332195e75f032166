export const id = 6061;
export const ids = [6061];
export const modules = {

/***/ 6061:
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
// EXTERNAL MODULE: ./packages/shared/build/core/natural-order.js
var natural_order = __webpack_require__(8411);
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

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/shared/build/config/same-target.js

/**
 * Environments that would steer the same traffic, or are reached at the same address, one line for each: a deployment to the one would
 * change what the users of the other are served. Only what stands in the file is compared: a `$NAME` is filled in from the GitHub
 * environment, so what holds one may be two things.
 */
function sameTargetProblems(environments) {
    const problems = [];
    const targets = new Map();
    const addresses = new Map();
    for (const [name, { target, url }] of Object.entries(environments)) {
        const address = addressKey(url);
        const alike = addresses.get(address);
        if (alike === undefined)
            addresses.set(address, name);
        else
            problems.push(`environments.${name}.url: ${JSON.stringify(url)}: environments.${alike}.url is the same address, so both would be judged by the same users' traffic; give each its own`);
        const claims = target === undefined ? [] : claimsOf(target).filter(({ key }) => !key.includes('$'));
        const taken = claims.find(({ key }) => targets.has(key));
        if (taken !== undefined && target !== undefined) {
            const other = targets.get(taken.key) ?? '';
            problems.push(`environments.${name}.target: ${taken.shown}: environments.${other}.target has the same, so a deployment to ${name} would change what ${other} serves; ${taken.apart}`);
        }
        for (const { key } of claims)
            if (!targets.has(key))
                targets.set(key, name);
    }
    return problems;
}
/** What belongs to the target alone. A text with a `$` in it stays as it is written. */
function claimsOf(target) {
    switch (target.type) {
        case 'haproxy':
            return [backendOf(target), ...serversOf(target)];
        case 'kubernetes':
            return objectsOf(target);
        case 'cloudflare-workers': {
            const { account, script, api } = target;
            return [
                {
                    key: keyOf('cloudflare-workers', addressKey(api), account.toLowerCase(), script.toLowerCase()),
                    shown: `script ${JSON.stringify(script)} of account ${JSON.stringify(account)}`,
                    apart: 'give each a script of its own',
                },
            ];
        }
        case 'vercel': {
            const { project, team, api } = target;
            return [
                {
                    key: keyOf('vercel', addressKey(api), (team ?? '').toLowerCase(), project.toLowerCase()),
                    shown: `project ${JSON.stringify(project)}${team === undefined ? '' : ` of team ${JSON.stringify(team)}`}`,
                    apart: 'give each a project of its own',
                },
            ];
        }
        case 'command':
            return [shiftOf(target)];
    }
}
const byVariable = 'let a $NAME that the GitHub environments set say which is meant';
function backendOf({ socket, backend }) {
    return {
        key: keyOf('haproxy', socketKey(socket), backend),
        shown: `backend ${JSON.stringify(backend)} at socket ${JSON.stringify(socket)}`,
        apart: `give each a backend of its own; where these are two machines, ${byVariable} (socket: $HAPROXY_SOCKET)`,
    };
}
/** A server that stands in two backends is one process: what is brought up on it serves both. */
function serversOf({ servers: { blue, green } }) {
    return [blue, green].flatMap(({ address }) => address === undefined
        ? []
        : [
            {
                key: keyOf('haproxy-server', socketKey(address)),
                shown: `server ${JSON.stringify(address)}`,
                apart: 'give each environment servers of its own',
            },
        ]);
}
/** The Services, the route and the Deployments: each has its one owner, even where the others differ. */
function objectsOf({ kubeconfig = '', context = '', namespace, service, sides, ...target }) {
    const route = target['http-route'];
    const { blue, green } = sides;
    const objects = [
        ...(service === undefined ? [] : [['Service', service]]),
        ...(route === undefined ? [] : [['HTTPRoute', route]]),
        ...[blue, green].flatMap((side) => [
            ['Deployment', side.deployment],
            ['Service', side.service],
        ]),
    ];
    return objects.map(([kind, name]) => ({
        key: keyOf('kubernetes', pathKey(kubeconfig), context, namespace, kind, name),
        shown: `${kind} ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`,
        apart: `give each a namespace of its own; where these are two clusters, name the context of each, or ${byVariable} (context: $KUBE_CONTEXT)`,
    }));
}
function shiftOf({ shift }) {
    const [program = '', ...args] = wordsOf(shift);
    return {
        key: keyOf('command', pathKey(program), ...args),
        shown: `shift ${JSON.stringify(shift.join(' '))}`,
        apart: `say in the command which one it shifts (shift: [deploy/shift.sh, staging]), or ${byVariable}`,
    };
}
/** A line for a shell that only starts a program is the same as that program with its arguments. */
function wordsOf(command) {
    const line = command.at(-1) ?? '';
    const isLine = command.length > 2 && /^(ba|da|z|k)?sh$/.test(external_node_path_.posix.basename(command[0] ?? '')) && command.at(-2) === '-c';
    return isLine && /^[\w@%+=:,./\s-]+$/.test(line) ? line.trim().split(/\s+/) : command;
}
/** `host:port`, or a path, in the ways in which the same one is written. */
function socketKey(socket) {
    const plain = socket.replace(/^(unix|ipv4|ipv6)@|^unix:(\/\/)?/, '');
    const [, host, port] = /^(?!\/)(.+):(\d{1,5})$/.exec(plain) ?? [];
    if (host === undefined)
        return pathKey(plain);
    const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
    return `${/^(localhost|::1|127(\.\d{1,3}){3})$/.test(bare) ? 'localhost' : bare}:${Number(port)}`;
}
function pathKey(path) {
    return path === '' ? '' : external_node_path_.posix.normalize(path).replace(/(?<=.)\/+$/, '');
}
/** Whatever tells an address from others: the scheme does not, where each has its usual port. */
function addressKey(text) {
    if (text.includes('$') || !URL.canParse(text))
        return text.replace(/\/+$/, '');
    const { hostname, port, pathname, search } = new URL(text);
    return `${hostname.replace(/\.$/, '')}:${port}${pathname.replace(/\/+$/, '')}${search}`;
}
function keyOf(...parts) {
    return parts.join('\n');
}

// EXTERNAL MODULE: ./packages/shared/build/config/schema.js + 1 modules
var schema = __webpack_require__(3407);
;// CONCATENATED MODULE: ./packages/shared/build/config/load.js










/**
 * Reads the text of a `slipway.yml` found at `path`. Throws one ActionError that lists every problem: path, value, what is
 * allowed, and the known key that a mistyped one is near to. A file of the `past` is only read for what it says: nothing is rolled out by
 * it any more, so two environments that share a target are no reason not to.
 */
function parseConfig(text, path, { past = false } = {}) {
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
    const problems = [...(past ? [] : sameTargetProblems(parsed.data.environments)), ...crossProblems(parsed.data)];
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
        const weights = environment.rollout?.steps?.flatMap((step) => ('weight' in step ? [step.weight] : [])) ?? [];
        if (weights.some((weight, index) => weight <= (weights[index - 1] ?? 0)))
            problems.push(`environments.${name}.rollout.steps: the weights must rise`);
        if (environment.rollout?.steps !== undefined && !endsWithEverything(environment.rollout.steps))
            problems.push(`environments.${name}.rollout.steps: the last step must be 100%`);
        if (environment.rollout?.steps?.[0] !== undefined && 'pause' in environment.rollout.steps[0])
            problems.push(`environments.${name}.rollout.steps: a pause stands after a weight, which it keeps`);
        const { from, to } = environment.database?.['runs-on'] ?? {};
        if (from !== undefined && to !== undefined && (0,natural_order/* compareNaturally */.y)(from, to) > 0)
            problems.push(`environments.${name}.database.runs-on: from "${from}" comes after to "${to}", so no revision lies between`);
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
function endsWithEverything(steps) {
    const last = steps.at(-1);
    return last !== undefined && 'weight' in last && last.weight === 1;
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
            headers: environment.traffic?.headers ?? {},
            metrics: environment.traffic?.metrics,
        },
        rollout: {
            steps: steps.map((step) => 'pause' in step
                ? { pause: step.pause['at-most'] }
                : { weight: step.weight, time: ('time' in step ? step.time : undefined) ?? stepTime }),
            readyWithin: environment.rollout?.['ready-within'] ?? config_defaults/* defaultRollout */.d9.readyWithin,
            hold: environment.rollout?.hold ?? config_defaults/* defaultRollout */.d9.hold,
            keep: environment.rollout?.keep ?? config_defaults/* defaultRollout */.d9.keep,
            onDrift: environment.rollout?.['on-drift'] ?? config_defaults/* defaultRollout */.d9.onDrift,
            lock: environment.rollout?.lock ?? config_defaults/* defaultRollout */.d9.lock,
        },
        placement: environment.placement,
        target: environment.target,
        hooks: environment.hooks ?? {},
        freeze: environment.freeze ?? [],
        database: environment.database,
        ledger: { workflows: file.ledger.workflows, believeDeletedAfter: file.ledger['believe-deleted-after'] },
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



/***/ })

};
