export const id = 4057;
export const ids = [4057];
export const modules = {

/***/ 4057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  configuredKubernetesTarget: () => (/* binding */ configuredKubernetesTarget)
});

// UNUSED EXPORTS: kubernetesTarget

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var config_variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-kubectl.js


/** kubectl ended badly. */
class KubectlError extends errors/* ActionError */.lZ {
    problem;
    constructor(message, { problem, hint }) {
        super(message, { hint });
        this.problem = problem;
    }
}
/** Bytes kept of the output: a thousand endpoints take about 300 KB. */
const maxOutput = 16 * 1_048_576;
const usualLimit = 20_000;
/** kubectl with the user's own environment, nothing of ours, and an argument array: no shell reads any of it. */
function kubectl(where, deps) {
    const scope = [
        ...(where.kubeconfig === undefined ? [] : [`--kubeconfig=${where.kubeconfig}`]),
        ...(where.context === undefined ? [] : [`--context=${where.context}`]),
        `--namespace=${where.namespace}`,
    ];
    const run = async ({ args, signal, timeLimit = usualLimit }) => {
        const result = await deps.exec(['kubectl', ...scope, ...args], {
            cwd: deps.cwd,
            env: deps.variables,
            timeout: timeLimit,
            maxOutput,
            ...(signal === undefined ? {} : { signal }),
        });
        if (result.state === 'exited' && result.code === 0)
            return result.stdout;
        signal?.throwIfAborted();
        const called = `kubectl ${args.slice(0, 2).join(' ')}`;
        switch (result.state) {
            case 'not-found':
                throw new errors/* ActionError */.lZ('There is no program "kubectl" on the PATH of the runner', {
                    hint: 'Add a step that uses azure/setup-kubectl before this one, or install it on your runner (the package kubectl of its distribution).',
                });
            case 'timed-out':
                throw new KubectlError(`${called} did not end within ${(0,duration/* formatDuration */.a3)(timeLimit)}`, {
                    problem: 'timed-out',
                    hint: 'The API server did not answer in time: see whether the runner reaches it, and whether a credential plugin of the kubeconfig waits for a person.',
                });
            case 'killed':
                throw new KubectlError(`${called} was ended by ${result.signal}`, {
                    problem: 'other',
                    hint: 'Somebody or something on the runner ended it; run again.',
                });
            case 'exited':
                throw explainKubectl(called, `${result.stderr}\n${result.stdout}`);
        }
    };
    return Object.assign(run, { line: (args) => ['kubectl', ...scope, ...args].join(' ') });
}
/** Texts of kubectl 1.32 to 1.37 and of the API server. */
const explanations = [
    {
        problem: 'forbidden',
        pattern: /User "([^"]*)" cannot (\w+) resource "([^"]+)" in API group "([^"]*)"/,
        hint: ([, user, verb, resource, group]) => `A Role in this namespace, bound to ${JSON.stringify(user)}, needs the rule { apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"] }. The whole Role is in docs/kubernetes.md of blue-green-deploy.`,
    },
    {
        problem: 'forbidden',
        pattern: /\(Forbidden\)/,
        hint: () => 'The whole Role that is needed is in docs/kubernetes.md of blue-green-deploy.',
    },
    {
        problem: 'conflict',
        // So the API server words a JSON patch whose "test" does not hold; kubectl shows no more of it.
        pattern: /\(Conflict\)|The request is invalid: the server rejected our request due to an error in our request|testing value \S+ failed/,
        hint: () => 'Somebody else changes the object again and again, at the same moment as Slipway.',
    },
    {
        problem: 'not-found',
        pattern: /\(NotFound\)/,
        hint: () => 'See target.namespace and the names in target, and that the objects were applied.',
    },
    {
        problem: 'not-found',
        pattern: /doesn't have a resource type "httproutes?"/,
        hint: () => 'The definitions of the Gateway API are not installed in this cluster: its gateway controller brings them, or use target.service instead of target.http-route.',
    },
    {
        problem: 'invalid',
        pattern: /\(Invalid\)|(?:^|\n)The \S+ "[^"]*" is invalid/,
        hint: () => 'See target.label, target.image and target.sides.',
    },
    {
        problem: 'other',
        pattern: /\(Unauthorized\)|must be logged in to the server|Please enter Username/,
        hint: () => 'The credentials of the kubeconfig are missing or have run out: sign in within this job, before this step.',
    },
    {
        problem: 'other',
        pattern: /context was not found|context "[^"]*" does not exist|stat .*no such file or directory|invalid configuration/,
        hint: () => 'See target.kubeconfig and target.context, and KUBECONFIG in the environment of the step.',
    },
    {
        problem: 'unreachable',
        pattern: /Unable to connect to the server|was refused - did you specify the right host or port|TLS handshake timeout|i\/o timeout|no such host/,
        hint: () => 'The runner must reach the API server and have a kubeconfig: set KUBECONFIG or target.kubeconfig, or run the job on a runner inside the network (runs-on).',
    },
];
/** What kubectl said, as an error that names what is needed. */
function explainKubectl(called, output) {
    // Lines of kubectl's own log come again and again, and say less than the last line.
    const lines = output.split('\n').filter((line) => line.trim() !== '' && !/^[EWIF]\d{4} /.test(line));
    const said = lines.join('\n').trim() || 'it printed nothing';
    for (const { problem, pattern, hint } of explanations) {
        const match = pattern.exec(said);
        if (match !== null)
            return new KubectlError(`${called} failed: ${said.slice(0, 2_000)}`, { problem, hint: hint(match) });
    }
    return new KubectlError(`${called} failed: ${said.slice(0, 2_000)}`, {
        problem: 'other',
        hint: 'Try the same line by hand with the same kubeconfig.',
    });
}

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-objects.js



// What is read of each object; the API server sends much more.
const someTexts = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP());
const texts = someTexts.default({});
const metadata = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    /** Opaque: it may only be compared. */
    resourceVersion: schemas/* string */.YjP(),
    /** Grows with each change of `spec`. */
    generation: schemas/* number */.aig().default(0),
    labels: texts,
    annotations: texts,
});
const condition = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    status: schemas/* string */.YjP(),
    reason: schemas/* string */.YjP().default(''),
    message: schemas/* string */.YjP().default(''),
    observedGeneration: schemas/* number */.aig().optional(),
});
const service = schemas/* object */.Ikc({ kind: schemas/* literal */.euz('Service'), metadata, spec: schemas/* object */.Ikc({ selector: texts }) });
const deployment = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('Deployment'),
    metadata,
    spec: schemas/* object */.Ikc({
        replicas: schemas/* number */.aig().default(1),
        selector: schemas/* object */.Ikc({ matchLabels: texts }),
        template: schemas/* object */.Ikc({
            metadata: schemas/* object */.Ikc({ labels: texts, annotations: someTexts.optional() }).default({ labels: {} }),
            spec: schemas/* object */.Ikc({ containers: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), image: schemas/* string */.YjP().default('') })) }),
        }),
    }),
    status: schemas/* object */.Ikc({ observedGeneration: schemas/* number */.aig().default(0), readyReplicas: schemas/* number */.aig().default(0), conditions: schemas/* array */.YOg(condition).default([]) })
        .default({ observedGeneration: 0, readyReplicas: 0, conditions: [] }),
});
/** Kept whole: filters and ports of a reference are the user's. */
const backendRef = schemas/* looseObject */._H3({
    name: schemas/* string */.YjP(),
    group: schemas/* string */.YjP().default(''),
    kind: schemas/* string */.YjP().default('Service'),
    namespace: schemas/* string */.YjP().optional(),
    weight: schemas/* int */.Whr().min(0).max(1_000_000).default(1),
});
const parentRef = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    namespace: schemas/* string */.YjP().optional(),
    sectionName: schemas/* string */.YjP().optional(),
    port: schemas/* number */.aig().optional(),
});
const httpRoute = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('HTTPRoute'),
    metadata: metadata.extend({ namespace: schemas/* string */.YjP().default('default') }),
    spec: schemas/* object */.Ikc({
        parentRefs: schemas/* array */.YOg(parentRef).default([]),
        rules: schemas/* array */.YOg(schemas/* object */.Ikc({ backendRefs: schemas/* array */.YOg(backendRef).default([]) })).default([]),
    }),
    status: schemas/* object */.Ikc({
        parents: schemas/* array */.YOg(schemas/* object */.Ikc({ parentRef, controllerName: schemas/* string */.YjP().default(''), conditions: schemas/* array */.YOg(condition).default([]) }))
            .default([]),
    })
        .default({ parents: [] }),
});
const endpointSlice = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('EndpointSlice'),
    metadata,
    endpoints: schemas/* array */.YOg(schemas/* object */.Ikc({
        addresses: schemas/* array */.YOg(schemas/* string */.YjP()),
        /** Absent means ready (discovery.k8s.io/v1, EndpointConditions). */
        conditions: schemas/* object */.Ikc({ ready: schemas/* boolean */.zMY().nullish() }).nullish(),
        targetRef: schemas/* object */.Ikc({ uid: schemas/* string */.YjP().optional() }).nullish(),
    }))
        .nullish(),
});
const pod = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('Pod'),
    metadata,
    status: schemas/* object */.Ikc({
        containerStatuses: schemas/* array */.YOg(schemas/* object */.Ikc({
            name: schemas/* string */.YjP(),
            state: schemas/* object */.Ikc({ waiting: schemas/* object */.Ikc({ reason: schemas/* string */.YjP().default(''), message: schemas/* string */.YjP().default('') }).optional() })
                .default({}),
        }))
            .default([]),
    })
        .default({ containerStatuses: [] }),
});
const anyObject = schemas/* discriminatedUnion */.gMt('kind', [service, deployment, httpRoute, endpointSlice, pod]);
const printed = schemas/* union */.KCZ([schemas/* object */.Ikc({ items: schemas/* array */.YOg(anyObject) }), anyObject.transform((one) => ({ items: [one] }))]);
/** The objects that `kubectl get … --output=json` printed: a list, one alone, or nothing at all where none was found. */
function readObjects(text) {
    if (text.trim() === '')
        return [];
    const parsed = printed.safeParse((0,json/* parseJson */.qF)(text, 'What kubectl printed'));
    if (parsed.success)
        return parsed.data.items;
    const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
    throw new errors/* ActionError */.lZ(`What kubectl printed is not a list of the objects that were asked for:\n${problems.join('\n')}`, {
        hint: 'Slipway reads apps/v1, discovery.k8s.io/v1 and gateway.networking.k8s.io/v1: Kubernetes 1.21 and Gateway API 1.0, or later.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-cluster.js



const serviceOfSlice = 'kubernetes.io/service-name';
async function lookAtCluster(names, kubectl, signal) {
    const services = [...(names.service === undefined ? [] : [names.service]), names.sides.blue.service, names.sides.green.service];
    const resources = [
        ...(names.route === undefined ? [] : [`httproutes.gateway.networking.k8s.io/${names.route}`]),
        ...services.map((name) => `services/${name}`),
        ...contract/* bothColours */.JV.map((colour) => `deployments.apps/${names.sides[colour].deployment}`),
    ];
    const [objects, slices] = await Promise.all([
        kubectl({ args: ['get', ...resources, '--ignore-not-found', '--output=json'], signal }),
        readSlices(services, kubectl, signal),
    ]);
    return assemble(names, readObjects(objects), slices);
}
/** EndpointSlices tell more than a Deployment can, but not every Role may read them. */
async function readSlices(services, kubectl, signal) {
    try {
        const selector = `--selector=${serviceOfSlice} in (${services.join(',')})`;
        return readObjects(await kubectl({ args: ['get', 'endpointslices.discovery.k8s.io', selector, '--output=json'], signal }));
    }
    catch (error) {
        if (error instanceof KubectlError && error.problem === 'forbidden')
            return undefined;
        throw error;
    }
}
/** Sorts the objects. Pure, so that recorded answers can be read by it. */
function assemble(names, objects, slices) {
    const deployment = (colour) => objects.find((one) => one.kind === 'Deployment' && one.metadata.name === names.sides[colour].deployment);
    return {
        services: new Map(objects.flatMap((one) => (one.kind === 'Service' ? [[one.metadata.name, one]] : []))),
        deployments: { blue: deployment('blue'), green: deployment('green') },
        route: objects.find((one) => one.kind === 'HTTPRoute'),
        endpoints: slices === undefined ? undefined : endpointsOf(slices.flatMap((one) => (one.kind === 'EndpointSlice' ? [one] : []))),
    };
}
function endpointsOf(slices) {
    const found = new Map();
    for (const { metadata, endpoints } of slices) {
        const service = metadata.labels[serviceOfSlice];
        if (service === undefined)
            continue;
        const known = found.get(service) ?? new Set();
        found.set(service, known);
        for (const { addresses, conditions, targetRef } of endpoints ?? []) {
            // Pods on the host's network share its address, so a pod is known by its own mark where there is one.
            if (conditions?.ready !== false)
                known.add(targetRef?.uid ?? addresses[0] ?? '');
        }
    }
    return found;
}
/** A side serves only when Kubernetes itself counts ready pods of it, and its Service reaches one. */
function stateOfSide(names, cluster, colour) {
    const { deployment, service } = { deployment: cluster.deployments[colour], service: names.sides[colour].service };
    if (deployment === undefined || deployment.status.readyReplicas === 0 || !cluster.services.has(service))
        return 'down';
    return cluster.endpoints === undefined || (cluster.endpoints.get(service)?.size ?? 0) > 0 ? 'serving' : 'down';
}
/** The annotation that says which release the pods of a Deployment are. */
const releaseAnnotation = 'slipway.dev/release';
const versionKey = 'app.kubernetes.io/version';
/** The release that a side's pods are made from, where its Deployment tells it. */
function releaseOfSide(cluster, colour) {
    const pods = cluster.deployments[colour]?.spec.template.metadata;
    return pods?.annotations?.[releaseAnnotation] ?? pods?.annotations?.[versionKey] ?? pods?.labels[versionKey];
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-patch.js


/** Holds only while the object is the one that was read: with it first, a patch is a compare-and-swap. */
function unchangedSince(resourceVersion) {
    return { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion };
}
/** A JSON pointer (RFC 6901), with `~` and `/` of the keys escaped. */
function pointer(...keys) {
    return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
/** The arguments of a patch; `resource` is `TYPE/NAME`. */
function patchArguments(resource, patch) {
    return ['patch', resource, '--type=json', '--field-manager=slipway', `--patch=${JSON.stringify(patch)}`, '--output=name'];
}
/** A controller that writes its status may come in between a few times. */
const attempts = 6;
/**
 * Changes `resource` from what was `planned` for to what is wanted; writes nothing where it is so already. Where somebody else changed
 * the object, it goes on only if what matters is as it was, and otherwise throws an ActionError with both states.
 */
async function swap(planned, { resource, look, describe, isDone, patch, signal }, kubectl) {
    let seen = planned;
    for (let attempt = 1; attempt <= attempts; attempt++) {
        if (isDone(seen))
            return;
        if (describe(seen) !== describe(planned))
            throw changedMeanwhile(resource, describe(planned), describe(seen));
        try {
            await kubectl({ args: patchArguments(resource, patch(seen)), signal });
            return;
        }
        catch (error) {
            if (!(error instanceof KubectlError) || error.problem !== 'conflict' || attempt === attempts)
                throw error;
        }
        seen = await look();
    }
}
function changedMeanwhile(resource, before, now) {
    return new errors/* ActionError */.lZ(`${resource} was changed by somebody else: this was planned from "${before}", but now it is "${now}"`, {
        hint: 'Nothing was written. Find out who changes it (a person, or a GitOps controller that puts back what its repository says), then run again.',
    });
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/user-command.js + 1 modules
var user_command = __webpack_require__(4465);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-placement.js










const maxLogBytes = 262_144;
/** Sides brought up and taken down as Deployments that are there already; each waits until Kubernetes counts ready pods. */
function kubernetesPlacement(options, kubectl) {
    const { names, observe } = options;
    return {
        prepare: async (subject, signal) => {
            const name = names.sides[subject.colour].deployment;
            const side = (await observe(signal))[subject.colour];
            if (side.weight > 0 || side.open)
                throw new errors/* ActionError */.lZ(`${subject.colour} has traffic, so nothing is started there`);
            if (options.image !== undefined)
                await applyImage(subject, options, { kubectl, signal });
            await untilRolledOut(name, options, { kubectl, signal });
        },
        retire: async (subject, signal) => {
            const observed = await observe(signal);
            if (!(0,contract/* servesEverything */.mw)(observed, (0,words/* otherColour */.RQ)(subject.colour))) {
                throw new errors/* ActionError */.lZ(`${subject.colour} is not scaled down: ${(0,words/* otherColour */.RQ)(subject.colour)} does not serve everything (${(0,contract/* describeObservation */.C3)(observed)})`);
            }
            await scaleToNothing(names.sides[subject.colour].deployment, { kubectl, signal });
        },
        logs: async ({ colour }, lines, signal) => {
            const args = [
                'logs',
                `deployments.apps/${names.sides[colour].deployment}`,
                `--tail=${lines}`,
                '--all-containers',
                `--limit-bytes=${maxLogBytes}`,
                '--pod-running-timeout=2s',
            ];
            try {
                return await kubectl({ args, signal });
            }
            catch (error) {
                // Where there is no pod, or the Role lacks pods/log, nobody can tell; that must not hide why the logs were wanted.
                if (error instanceof KubectlError)
                    return undefined;
                throw error;
            }
        },
    };
}
/** Image, release and number of pods in one write, so that one rollout comes of it. */
async function applyImage(subject, options, ask) {
    const { names, replicas, container } = options;
    const name = names.sides[subject.colour].deployment;
    const image = imageFor(subject, options);
    const look = () => readDeployment(name, names.namespace, ask);
    const current = (seen) => seen.spec.template.spec.containers[containerIn(seen, container)]?.image ?? '';
    const release = (seen) => seen.spec.template.metadata.annotations?.[releaseAnnotation];
    const patch = (seen) => [
        unchangedSince(seen.metadata.resourceVersion),
        { op: 'replace', path: pointer('spec', 'template', 'spec', 'containers', containerIn(seen, container), 'image'), value: image },
        seen.spec.template.metadata.annotations === undefined
            ? { op: 'add', path: pointer('spec', 'template', 'metadata', 'annotations'), value: { [releaseAnnotation]: subject.release.version } }
            : { op: 'add', path: pointer('spec', 'template', 'metadata', 'annotations', releaseAnnotation), value: subject.release.version },
        { op: 'replace', path: pointer('spec', 'replicas'), value: replicas },
    ];
    const describe = (seen) => `${seen.spec.replicas} replicas of ${current(seen)} (${release(seen) ?? 'no release'})`;
    const isDone = (seen) => seen.spec.replicas === replicas && current(seen) === image && release(seen) === subject.release.version;
    await swap(await look(), { resource: `deployments.apps/${name}`, look, describe, isDone, patch, signal: ask.signal }, ask.kubectl);
}
function imageFor(subject, { image = '', variables }) {
    if (/\$\{?RELEASE_DIGEST\b/.test(image) && subject.release.digest === undefined) {
        throw new errors/* ActionError */.lZ(`target.image (${image}) names $RELEASE_DIGEST, but the release ${subject.release.version} has no digest`, {
            hint: 'Give the digest of the pushed image as the input digest, or name the image by $RELEASE or $RELEASE_SHA.',
        });
    }
    return (0,config_variables/* substitute */.V2)(image, { ...variables, ...(0,user_command/* subjectVariables */.o7)(subject) }, 'target.image');
}
function containerIn({ metadata, spec }, wanted) {
    const { containers } = spec.template.spec;
    const index = wanted === undefined ? (containers.length === 1 ? 0 : -1) : containers.findIndex(({ name }) => name === wanted);
    if (index >= 0)
        return index;
    const had = containers.map(({ name }) => name).join(', ');
    const what = wanted === undefined ? 'has several containers, and target.container does not say which gets the image' : `has no container "${wanted}"`;
    throw new errors/* ActionError */.lZ(`The Deployment "${metadata.name}" ${what}`, { hint: `It has: ${had}. Set target.container to one of them.` });
}
async function untilRolledOut(name, options, ask) {
    const { timeLimit, names } = options;
    const seconds = Math.max(1, Math.ceil(timeLimit / 1_000));
    try {
        await ask.kubectl({
            args: ['rollout', 'status', `deployments.apps/${name}`, `--timeout=${seconds}s`],
            signal: ask.signal,
            timeLimit: timeLimit + 15_000,
        });
    }
    catch (error) {
        if (!(error instanceof KubectlError) || error.problem !== 'other')
            throw error;
        const reasons = await whyNotReady(name, names.namespace, ask);
        throw new errors/* ActionError */.lZ(`The Deployment "${name}" did not become ready within ${(0,duration/* formatDuration */.a3)(timeLimit)}: ${(0,errors/* messageOf */.bD)(error)}`, {
            hint: reasons.length === 0
                ? 'See target.time-limit, and kubectl describe of its pods.'
                : `Kubernetes says:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
            cause: error,
        });
    }
    const after = await readDeployment(name, names.namespace, ask);
    // A Deployment of no pods is "successfully rolled out", too.
    if (after.status.readyReplicas > 0)
        return;
    throw new errors/* ActionError */.lZ(`The Deployment "${name}" has no ready pod (${after.spec.replicas} wanted)`, {
        hint: 'Without target.image, your own command (placement.prepare) must apply the release and scale the side up.',
    });
}
/** What the Deployment and its pods tell of their trouble; the pods only where they may be read. */
async function whyNotReady(name, namespace, ask) {
    try {
        const { spec, status } = await readDeployment(name, namespace, ask);
        const conditions = status.conditions.filter(({ type, status: is }) => (type === 'ReplicaFailure' ? is === 'True' : is === 'False'));
        const reasons = conditions.map(({ reason, message }) => `${reason}: ${message}`);
        const selector = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
        const pods = readObjects(await ask.kubectl({ args: ['get', 'pods', `--selector=${selector.join(',')}`, '--output=json'], signal: ask.signal }));
        const waiting = pods.flatMap((one) => one.kind === 'Pod'
            ? one.status.containerStatuses.flatMap(({ name: container, state }) => state.waiting === undefined ? [] : [{ container, ...state.waiting }])
            : []);
        return [...new Set([...reasons, ...waiting.map(({ container, reason, message }) => `${container}: ${reason}: ${message}`)])].slice(0, 10);
    }
    catch {
        // What is asked here only adds to an error that is told in any case.
        return [];
    }
}
async function scaleToNothing(name, ask) {
    const look = () => findDeployment(name, ask);
    const patch = (seen) => [
        unchangedSince(seen?.metadata.resourceVersion ?? ''),
        { op: 'replace', path: pointer('spec', 'replicas'), value: 0 },
    ];
    const isDone = (seen) => (seen?.spec.replicas ?? 0) === 0;
    const describe = (seen) => `${seen?.spec.replicas ?? 0} replicas`;
    await swap(await look(), { resource: `deployments.apps/${name}`, look, describe, isDone, patch, signal: ask.signal }, ask.kubectl);
}
async function findDeployment(name, ask) {
    const found = readObjects(await ask.kubectl({ args: ['get', `deployments.apps/${name}`, '--ignore-not-found', '--output=json'], signal: ask.signal }));
    return found.find((one) => one.kind === 'Deployment');
}
async function readDeployment(name, namespace, ask) {
    const found = await findDeployment(name, ask);
    if (found !== undefined)
        return found;
    throw new errors/* ActionError */.lZ(`There is no Deployment "${name}" in the namespace "${namespace}"`, {
        hint: 'Apply it once (replicas: 0 is enough), or let your own command (placement.prepare) apply it. See target.sides.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-route-status.js
/** Both must be True for the weights of the spec to be those of the traffic (Gateway API, RouteConditionType). */
const needed = ['Accepted', 'ResolvedRefs'];
/**
 * Why the route's newest generation is not known to be in force, or undefined where every parent has taken it. A status that
 * was written for an older generation says nothing of the newest.
 */
function whyNotTaken(route) {
    const { parentRefs } = route.spec;
    if (parentRefs.length === 0)
        return 'it has no parentRefs, so no Gateway serves it';
    for (const parent of parentRefs) {
        const reports = route.status.parents.filter(({ parentRef }) => isSame(parentRef, parent, route));
        if (reports.length === 0)
            return `no controller has reported on it for ${nameOf(parent)}: is there such a Gateway, and does its controller run?`;
        for (const report of reports) {
            const why = whyNot(report, route.metadata.generation);
            if (why !== undefined)
                return `${nameOf(parent)}: ${why}`;
        }
    }
    return undefined;
}
function whyNot({ conditions }, generation) {
    for (const type of needed) {
        const found = conditions.find((condition) => condition.type === type);
        if (found === undefined)
            return `its controller has not said ${type} yet`;
        const seen = found.observedGeneration ?? 0;
        if (seen < generation)
            return `its controller has seen generation ${seen}, and the newest is ${generation}`;
        if (found.status !== 'True')
            return `${type} is ${found.status}: ${[found.reason, found.message].filter((text) => text !== '').join(': ')}`;
    }
    return undefined;
}
function isSame(one, other, route) {
    const home = route.metadata.namespace;
    return (one.name === other.name &&
        (one.namespace ?? home) === (other.namespace ?? home) &&
        one.sectionName === other.sectionName &&
        one.port === other.port);
}
function nameOf({ name, sectionName }) {
    return `the Gateway ${name}${sectionName === undefined ? '' : `/${sectionName}`}`;
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-weights.js
/** Parts of a hundred read best; shares that are none are given in parts of a thousand. */
const scales = [100, 1_000];
/**
 * Shares as whole numbers that add up to 100, or to 1000 where a hundredth is too coarse; to 0 where nobody has anything. A share
 * above 0 never becomes 0, and one below 1 never everything.
 */
function toWhole(weights) {
    if (weights.blue === 0 && weights.green === 0)
        return { blue: 0, green: 0 };
    if (weights.green === 0)
        return { blue: 100, green: 0 };
    if (weights.blue === 0)
        return { blue: 0, green: 100 };
    const share = weights.blue / (weights.blue + weights.green);
    const scale = scales.find((parts) => isPart(share * parts, parts)) ?? 1_000;
    const blue = Math.min(scale - 1, Math.max(1, Math.round(share * scale)));
    return { blue, green: scale - blue };
}
/** Whole numbers as shares; of nothing, nothing. */
function toShares({ blue, green }) {
    const total = blue + green;
    return total === 0 ? { blue: 0, green: 0 } : { blue: blue / total, green: green / total };
}
/** Whether both say the same proportion. Exact: the Gateway API's weights go to a million. */
function sameProportion(one, other) {
    if (one.blue + one.green === 0 || other.blue + other.green === 0)
        return one.blue + one.green === other.blue + other.green;
    return one.blue * other.green === other.blue * one.green && (one.blue === 0) === (other.blue === 0);
}
/** A whole number of parts, of which both sides have one. */
function isPart(value, parts) {
    const whole = Math.round(value);
    return whole > 0 && whole < parts && Math.abs(value - whole) < 1e-9;
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-route.js






/** An HTTPRoute of the Gateway API whose backendRefs carry the weights. */
function routeTraffic(name, names) {
    const read = (cluster) => {
        if (cluster.route === undefined)
            throw missingRoute(name, names);
        return { route: cluster.route, rules: rulesOf(cluster.route, names) };
    };
    return {
        name: `the HTTPRoute ${name}`,
        resource: `httproutes.gateway.networking.k8s.io/${name}`,
        weighted: true,
        describe: (cluster) => read(cluster).rules.map(describeRule).join('; '),
        open: (cluster) => {
            const { rules } = read(cluster);
            return { blue: rules.some((rule) => isOpen(rule, 'blue')), green: rules.some((rule) => isOpen(rule, 'green')) };
        },
        // Rules that disagree show as a split, which a rollout refuses to start from and a shift mends.
        shares: (cluster) => meanOf(read(cluster).rules.map(({ own }) => toShares(wholeOf(own)))),
        notTaken: (cluster) => whyNotTaken(read(cluster).route),
        isAs: (cluster, weights) => {
            const wanted = toWhole(weights);
            return read(cluster).rules.every((rule) => isComplete(rule) && sameProportion(wholeOf(rule.own), wanted));
        },
        patch: (cluster, weights) => {
            const { route, rules } = read(cluster);
            for (const colour of contract/* bothColours */.JV)
                if (rules.some(({ own }) => own[colour] === undefined))
                    assertService(cluster, names, colour);
            return [unchangedSince(route.metadata.resourceVersion), ...patchRules(rules, toWhole(weights), names)];
        },
        preview: (weights) => {
            const value = contract/* bothColours */.JV.map((colour) => ({ name: names.sides[colour].service, weight: toWhole(weights)[colour] }));
            return [unchangedSince('<as read>'), { op: 'replace', path: '/spec/rules/<each that names a side>/backendRefs', value }];
        },
    };
}
function rulesOf(route, names) {
    const rules = route.spec.rules.flatMap(({ backendRefs }, index) => {
        const naming = (colour) => backendRefs.filter((ref) => namesSide(ref, route, names.sides[colour].service));
        const found = { blue: naming('blue'), green: naming('green') };
        if (found.blue.length + found.green.length === 0)
            return [];
        const where = `rule ${index} of the HTTPRoute "${route.metadata.name}"`;
        for (const colour of contract/* bothColours */.JV)
            if (found[colour].length > 1)
                throw namedTwice(where, names.sides[colour].service);
        const stranger = backendRefs.find((ref) => ref.weight > 0 && !found.blue.includes(ref) && !found.green.includes(ref));
        if (stranger !== undefined)
            throw takesPart(where, stranger);
        return [{ index, refs: backendRefs, own: { blue: found.blue[0], green: found.green[0] } }];
    });
    if (rules.length > 0)
        return rules;
    const [blue, green] = [names.sides.blue.service, names.sides.green.service];
    throw new errors/* ActionError */.lZ(`No rule of the HTTPRoute "${route.metadata.name}" names the Service "${blue}" or "${green}"`, {
        hint: 'List both under backendRefs of each rule whose traffic is to be shifted, the idle one with weight: 0. See target.sides.',
    });
}
function namesSide(ref, route, service) {
    const isService = (ref.group === '' || ref.group === 'core') && ref.kind === 'Service';
    return isService && ref.name === service && (ref.namespace ?? route.metadata.namespace) === route.metadata.namespace;
}
/** Each rule that has to change gets all its references anew: both sides are listed, so none is ever alone with any weight. */
function patchRules(rules, weights, names) {
    return rules
        .filter((rule) => !isComplete(rule) || !sameProportion(wholeOf(rule.own), weights))
        .map(({ index, refs, own }) => {
        const sides = contract/* bothColours */.JV.map((colour) => {
            const like = own[colour] ?? own[(0,words/* otherColour */.RQ)(colour)];
            return { ...like, name: names.sides[colour].service, weight: weights[colour] };
        });
        const others = refs.filter((ref) => ref !== own.blue && ref !== own.green);
        return { op: 'replace', path: pointer('spec', 'rules', index, 'backendRefs'), value: [...sides, ...others] };
    });
}
function isComplete({ own }) {
    return own.blue !== undefined && own.green !== undefined;
}
/** Implementations differ on a backend that stands alone with the weight 0: some give it everything, some answer 503. */
function isOpen({ refs, own }, colour) {
    return weightOf(own[colour]) > 0 || (own[colour] !== undefined && refs.length === 1);
}
function wholeOf(own) {
    return { blue: weightOf(own.blue), green: weightOf(own.green) };
}
function weightOf(ref) {
    return ref?.weight ?? 0;
}
function meanOf(shares) {
    const mean = (colour) => shares.reduce((sum, one) => sum + one[colour], 0) / shares.length;
    return { blue: mean('blue'), green: mean('green') };
}
function describeRule({ index, own }) {
    const told = contract/* bothColours */.JV.map((colour) => `${colour} ${own[colour] === undefined ? 'not listed' : weightOf(own[colour])}`);
    return `rule ${index}: ${told.join(', ')}`;
}
/**
 * A reference to a Service that is not there makes the whole route "not resolved", so none is added. One that is listed already
 * does not stand in the way of taking its weight from it.
 */
function assertService(cluster, names, colour) {
    const { service } = names.sides[colour];
    if (cluster.services.has(service))
        return;
    throw new errors/* ActionError */.lZ(`There is no Service "${service}" for ${colour} in the namespace "${names.namespace}", so the route is left as it is`, {
        hint: 'Both Services must be there before any traffic is shifted, also that of the idle side. See target.sides.',
    });
}
function namedTwice(where, service) {
    return new errors/* ActionError */.lZ(`${where} names the Service "${service}" twice`, {
        hint: 'Leave one of the two backendRefs, with the whole weight.',
    });
}
function takesPart(where, { name, weight }) {
    return new errors/* ActionError */.lZ(`${where} gives a third backend, "${name}", the weight ${weight}`, {
        hint: 'A rollout shifts all traffic between two sides. Give the third a rule of its own, or weight: 0.',
    });
}
function missingRoute(name, names) {
    return new errors/* ActionError */.lZ(`There is no HTTPRoute "${name}" in the namespace "${names.namespace}"`, {
        hint: 'See target.http-route and target.namespace; docs/kubernetes.md of blue-green-deploy has one to copy.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes-service.js




/** The value of the label while no side has traffic, before the first release. */
const nobody = 'none';
/** A Service whose selector names one side: all traffic or none. */
function serviceTraffic(name, label, names) {
    const read = (cluster) => {
        const service = cluster.services.get(name);
        if (service === undefined)
            throw missingService(name, names.namespace, label);
        return { service, selected: selectedBy(service, label) };
    };
    const replace = (value) => ({ op: 'replace', path: pointer('spec', 'selector', label), value });
    return {
        name: `the Service ${name}`,
        resource: `services/${name}`,
        weighted: false,
        describe: (cluster) => `selector ${label}=${read(cluster).selected ?? nobody}`,
        open: (cluster) => {
            const { selected } = read(cluster);
            return { blue: selected === 'blue', green: selected === 'green' };
        },
        shares: (cluster) => sharesByEndpoints(name, names, cluster, read(cluster).selected),
        // The share is taken from the endpoints themselves, so nothing is shown before it is so.
        notTaken: () => undefined,
        isAs: (cluster, weights) => (read(cluster).selected ?? nobody) === valueFor(weights, name),
        patch: (cluster, weights) => {
            const { service } = read(cluster);
            const value = valueFor(weights, name);
            for (const colour of contract/* bothColours */.JV)
                if (value === colour)
                    assertReaches(service, label, colour, { names, cluster });
            return [unchangedSince(service.metadata.resourceVersion), replace(value)];
        },
        preview: (weights) => [unchangedSince('<as read>'), replace(valueFor(weights, name))],
    };
}
function selectedBy({ metadata, spec }, label) {
    const value = spec.selector[label];
    if (value === nobody)
        return undefined;
    const selected = words/* colour */.dU.safeParse(value);
    if (selected.success)
        return selected.data;
    const told = value === undefined ? `has no ${label}` : `says ${label}=${JSON.stringify(value)}`;
    throw new errors/* ActionError */.lZ(`The selector of the Service "${metadata.name}" ${told}: which side has the traffic cannot be said`, {
        hint: `It must say blue, green or ${nobody}. Set the one that serves now: kubectl patch service ${metadata.name} --type=merge --patch '{"spec":{"selector":{"${label}":"blue"}}}'. See target.label.`,
    });
}
/**
 * Who really gets the traffic: for some moments after a switch the Service still has the pods of the other side. Pods of
 * neither are new ones of the selected side, which its own Service does not list yet.
 */
function sharesByEndpoints(name, names, { endpoints }, selected) {
    if (endpoints === undefined)
        return selected === undefined ? { blue: 0, green: 0 } : (0,contract/* allTo */.jT)(selected);
    const reached = [...(endpoints.get(name) ?? [])];
    if (reached.length === 0)
        return { blue: 0, green: 0 };
    const share = (colour) => {
        const own = endpoints.get(names.sides[colour].service);
        return reached.filter((endpoint) => own?.has(endpoint) === true).length / reached.length;
    };
    if (selected === undefined)
        return { blue: share('blue'), green: share('green') };
    const stale = share((0,words/* otherColour */.RQ)(selected));
    return selected === 'blue' ? { blue: 1 - stale, green: stale } : { blue: stale, green: 1 - stale };
}
function valueFor(weights, name) {
    const raised = contract/* bothColours */.JV.filter((colour) => weights[colour] > 0);
    if (raised.length === 0)
        return nobody;
    const [only] = raised;
    if (only !== undefined && weights[only] === 1)
        return only;
    throw new errors/* ActionError */.lZ(`The Service "${name}" gives a side all traffic or none, not ${(0,contract/* describeWeights */.Jq)(weights)}`, {
        hint: 'Write rollout: { steps: [100%] }, or use target.http-route of a Gateway.',
    });
}
/** A selector that no pod matches would drop every request. */
function assertReaches(service, label, colour, { names, cluster }) {
    const { deployment } = names.sides[colour];
    const labels = cluster.deployments[colour]?.spec.template.metadata.labels ?? {};
    const missing = Object.entries({ ...service.spec.selector, [label]: colour }).filter(([key, value]) => labels[key] !== value);
    if (missing.length === 0)
        return;
    const wanted = missing.map(([key, value]) => `${key}=${value}`).join(', ');
    throw new errors/* ActionError */.lZ(`The Service "${service.metadata.name}" would not reach the pods of the Deployment "${deployment}": they lack ${wanted}`, {
        hint: 'Put these labels under spec.template.metadata.labels of the Deployment. Nothing was shifted.',
    });
}
function missingService(name, namespace, label) {
    return new errors/* ActionError */.lZ(`There is no Service "${name}" in the namespace "${namespace}"`, {
        hint: `Apply it with ${label}: ${nobody} in its selector before the first release. See target.service and target.namespace.`,
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/kubernetes.js










const pollEvery = 250;
/** Two Deployments behind a Service whose selector is switched, or an HTTPRoute whose weights are set; by kubectl. */
function kubernetesTarget(options) {
    const { traffic, names, kubectl } = options;
    const observe = async (signal) => toObservation(await lookWhenTaken(options, signal), options);
    return {
        name: `${traffic.name} in the namespace ${names.namespace}`,
        capabilities: { weighted: traffic.weighted, affinity: options.affinity },
        observe,
        describeShift: (weights) => [kubectl.line(patchArguments(traffic.resource, traffic.preview(weights)))],
        shift: (weights, _subject, signal) => shift(weights, options, signal),
        placement: kubernetesPlacement({ ...options.placement, names, observe }, kubectl),
    };
}
/** The target as the configuration has it; `$NAME` is filled in, in the image only once the release is known. */
function configuredKubernetesTarget(config, origin, deps) {
    const { image, ...rest } = config;
    const { sides, namespace, ...given } = (0,config_variables/* substitute */.V2)(rest, deps.variables, origin);
    const names = { namespace, service: given.service, route: given['http-route'], sides };
    const traffic = names.route === undefined ? serviceTraffic(names.service ?? '', given.label, names) : routeTraffic(names.route, names);
    return kubernetesTarget({
        names,
        traffic,
        addresses: { blue: sides.blue.address, green: sides.green.address },
        affinity: given.affinity,
        kubectl: kubectl({ namespace, context: given.context, kubeconfig: given.kubeconfig }, deps),
        clock: deps.clock,
        placement: { replicas: given.replicas, image, container: given.container, timeLimit: given['time-limit'], variables: deps.variables },
        upWithin: 10_000,
        takenWithin: 3_000,
    });
}
/** A state that its controller has not taken is no observation: it may be the old one that is in force. */
async function lookWhenTaken({ names, kubectl, traffic, clock, takenWithin }, signal) {
    const deadline = clock.now() + takenWithin;
    for (;;) {
        const cluster = await lookAtCluster(names, kubectl, signal);
        const why = traffic.notTaken(cluster);
        if (why === undefined)
            return cluster;
        if (clock.now() >= deadline) {
            throw new errors/* ActionError */.lZ(`What ${traffic.name} says is not shown to be in force: ${why}`, {
                hint: 'Its weights count only once every parent reports Accepted and ResolvedRefs as True for the newest generation: see kubectl get httproute --output=yaml, under status.',
            });
        }
        await clock.sleep(pollEvery, signal);
    }
}
function toObservation(cluster, { traffic, names, addresses }) {
    const open = traffic.open(cluster);
    const shares = traffic.shares(cluster);
    assertApart(cluster, names);
    const side = (colour) => {
        const state = stateOfSide(names, cluster, colour);
        return {
            weight: state === 'serving' ? shares[colour] : 0,
            open: open[colour],
            state,
            address: addresses[colour],
            sessions: undefined,
            release: releaseOfSide(cluster, colour),
        };
    };
    return { blue: side('blue'), green: side('green') };
}
/** Where both Services reach one pod, what is probed without traffic might be what serves. */
function assertApart({ endpoints }, { sides }) {
    const green = endpoints?.get(sides.green.service);
    const shared = [...(endpoints?.get(sides.blue.service) ?? [])].some((endpoint) => green?.has(endpoint) === true);
    if (!shared)
        return;
    throw new errors/* ActionError */.lZ(`The Services "${sides.blue.service}" and "${sides.green.service}" reach the same pods`, {
        hint: 'Each must select the pods of its own side alone: add the label of the colour to its selector. See target.sides.',
    });
}
async function shift(weights, options, signal) {
    const { traffic, kubectl, names } = options;
    const look = () => lookAtCluster(names, kubectl, signal);
    const planned = await look();
    if (traffic.isAs(planned, weights))
        return;
    const ready = await untilServing(weights, { first: planned, look, signal }, options);
    const before = traffic.describe(planned);
    if (traffic.describe(ready) !== before)
        throw changedMeanwhile(traffic.resource, before, traffic.describe(ready));
    await swap(ready, {
        resource: traffic.resource,
        look,
        describe: traffic.describe,
        isDone: (seen) => traffic.isAs(seen, weights),
        patch: (seen) => traffic.patch(seen, weights),
        signal,
    }, kubectl);
}
/** No traffic goes to a side that Kubernetes itself does not count as ready. */
async function untilServing(weights, { first, look, signal }, { names, clock, upWithin }) {
    const raised = contract/* bothColours */.JV.filter((colour) => weights[colour] > 0);
    const deadline = clock.now() + upWithin;
    for (let cluster = first;; cluster = await look()) {
        const waiting = raised.find((colour) => stateOfSide(names, cluster, colour) !== 'serving');
        if (waiting === undefined)
            return cluster;
        if (clock.now() >= deadline)
            throw notServing(waiting, names);
        await clock.sleep(pollEvery, signal);
    }
}
function notServing(colour, { sides }) {
    const { deployment, service } = sides[colour];
    return new errors/* ActionError */.lZ(`Kubernetes counts no ready pod of ${colour} (Deployment ${deployment}, Service ${service}), so nothing was taken from ${(0,words/* otherColour */.RQ)(colour)}`, {
        hint: 'See kubectl get deployment, and kubectl get endpointslices --selector=kubernetes.io/service-name=… of that Service: its selector must match the pods.',
    });
}


/***/ })

};
