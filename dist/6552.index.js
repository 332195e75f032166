export const id = 6552;
export const ids = [6552];
export const modules = {

/***/ 4552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ restOver)
/* harmony export */ });
/* unused harmony export retryAfter */
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5903);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);


/** Milliseconds for one exchange. */
const timeLimit = 15_000;
const attempts = 4;
/** Milliseconds that one call waits in all where the provider asks for patience. */
const maxPatience = 60_000;
const firstPause = 500;
/** A JSON API over HTTP with a bearer token, which stands in no message and in no address. */
function restOver(options) {
    const { provider, token, http, clock } = options;
    if (!URL.canParse(options.api))
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`target.api is no address: ${options.api}`);
    const api = options.api.replace(/\/+$/, '');
    const clean = (text) => text.replaceAll(token, '***');
    const exchange = async ({ method, path, body, signal }) => {
        signal?.throwIfAborted();
        const answer = await http({
            method,
            url: `${api}${path}`,
            headers: {
                authorization: `Bearer ${token}`,
                accept: 'application/json',
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            timeout: timeLimit,
            maxBody: 8 * 1_048_576,
            ...(signal === undefined ? {} : { signal }),
        });
        signal?.throwIfAborted();
        return answer;
    };
    /** Waits as a 429 asks and sends again: a request that was turned away for its rate was not taken in. */
    const patiently = async (call) => {
        for (let waited = 0;;) {
            const answer = await exchange(call);
            if (answer.state !== 'answered' || answer.status !== 429)
                return answer;
            const pause = retryAfter(answer.headers['retry-after'], clock.now());
            waited += pause;
            if (waited > maxPatience) {
                throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} lets nothing more through for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a3)(pause)}: ${call.method} ${call.path} was answered with 429`, {
                    hint: 'The token has used up its rate limit. Other jobs that use the same token share it.',
                });
            }
            await clock.sleep(pause, call.signal);
        }
    };
    const refusal = ({ method, path }, { status, body }) => {
        const said = clean(options.explain(body) ?? 'without a reason');
        const hint = status === 401 || status === 403 ? options.permissions : undefined;
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} answered ${method} ${path} with ${status}: ${said}`, hint === undefined ? {} : { hint });
    };
    const read = async (path, shape, signal) => {
        const call = { method: 'GET', path, signal };
        for (let attempt = 1;; attempt++) {
            const answer = await patiently(call);
            const passing = answer.state === 'failed' || answer.status >= 500;
            if (passing && attempt < attempts) {
                await clock.sleep(firstPause * 2 ** (attempt - 1), signal);
                continue;
            }
            if (answer.state === 'failed')
                throw unreachable(options, call, clean(answer.message));
            const reply = replyOf(answer);
            if (answer.status >= 300)
                throw refusal(call, reply);
            const parsed = shape.safeParse(reply.body);
            if (parsed.success)
                return parsed.data;
            const problems = parsed.error.issues.slice(0, 5).map((issue) => `  - ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider}'s answer to GET ${path} is not what its API documents:\n${problems.join('\n')}`);
        }
    };
    const write = async (call) => {
        const answer = await patiently(call);
        if (answer.state === 'failed') {
            const untouched = answer.reason === 'refused' || answer.reason === 'unresolved' || answer.reason === 'tls';
            if (untouched)
                throw unreachable(options, call, clean(answer.message));
            return { state: 'uncertain', why: clean(answer.message) };
        }
        const reply = replyOf(answer);
        if (answer.status >= 500)
            return { state: 'uncertain', why: (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(refusal(call, reply)) };
        return reply;
    };
    return { read, write, refusal };
}
function replyOf(answer) {
    try {
        return { state: 'answered', status: answer.status, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
    }
    catch {
        return { state: 'answered', status: answer.status, body: undefined };
    }
}
function unreachable({ provider, api }, { method, path }, why) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`${provider} cannot be reached: ${method} ${path}: ${why}`, {
        hint: `Asked at ${new URL(api).origin}. See target.api.`,
    });
}
/** Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3); a second where there is none. */
function retryAfter(header, now) {
    const seconds = Number(header);
    if (header !== undefined && header.trim() !== '' && Number.isFinite(seconds))
        return Math.max(0, Math.ceil(seconds * 1_000));
    const date = header === undefined ? Number.NaN : Date.parse(header);
    return Number.isNaN(date) ? 1_000 : Math.max(0, date - now);
}


/***/ }),

/***/ 6552:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  vercelOf: () => (/* binding */ vercelOf)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/rollout/placement.js
var placement = __webpack_require__(2578);
// EXTERNAL MODULE: ./packages/shared/build/rollout/targets/rest.js
var targets_rest = __webpack_require__(4552);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-api.js


/** Shapes of Vercel's REST API: only what is looked at. */
const readyState = schemas/* enum */.k5n(['BLOCKED', 'BUILDING', 'CANCELED', 'ERROR', 'INITIALIZING', 'QUEUED', 'READY', 'DELETED']);
const meta = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).nullish();
/** STAGED has never seen production traffic, PROMOTED has, ROLLING is getting it. */
const readySubstate = schemas/* enum */.k5n(['STAGED', 'ROLLING', 'PROMOTED']).nullish();
const deployment = schemas/* object */.Ikc({
    id: schemas/* string */.YjP().min(1),
    /** A host name, without a scheme. */
    url: schemas/* string */.YjP().min(1),
    readyState,
    readySubstate,
    target: schemas/* string */.YjP().nullish(),
    meta,
});
const listed = deployment.omit({ id: true }).extend({ uid: schemas/* string */.YjP().min(1), created: schemas/* number */.aig() });
const project = schemas/* object */.Ikc({
    id: schemas/* string */.YjP().min(1),
    name: schemas/* string */.YjP().min(1),
    autoAssignCustomDomains: schemas/* boolean */.zMY().nullish(),
    targets: schemas/* object */.Ikc({ production: schemas/* object */.Ikc({ id: schemas/* string */.YjP().min(1), url: schemas/* string */.YjP().min(1), meta }).nullish() }).nullish(),
    lastAliasRequest: schemas/* object */.Ikc({
        fromDeploymentId: schemas/* string */.YjP().nullish(),
        toDeploymentId: schemas/* string */.YjP(),
        jobStatus: schemas/* enum */.k5n(['pending', 'in-progress', 'succeeded', 'failed', 'skipped']),
        type: schemas/* enum */.k5n(['promote', 'rollback']),
        requestedAt: schemas/* number */.aig(),
    })
        .nullish(),
    rollbackDescription: schemas/* object */.Ikc({ description: schemas/* string */.YjP().nullish() }).nullish(),
});
const stage = schemas/* object */.Ikc({ index: schemas/* int */.Whr().min(0), targetPercentage: schemas/* number */.aig().min(0).max(100), linearShift: schemas/* boolean */.zMY().nullish() });
const party = schemas/* object */.Ikc({ id: schemas/* string */.YjP().min(1) }).nullable();
const rollingRelease = schemas/* object */.Ikc({
    state: schemas/* enum */.k5n(['ACTIVE', 'COMPLETE', 'ABORTED']),
    currentDeployment: party,
    canaryDeployment: party,
    activeStage: stage.nullable(),
    stages: schemas/* array */.YOg(stage),
    currentCanaryPercentage: schemas/* number */.aig().min(0).max(100).nullish(),
});
const configuredStage = schemas/* object */.Ikc({
    targetPercentage: schemas/* number */.aig().min(0).max(100),
    requireApproval: schemas/* boolean */.zMY().nullish(),
    duration: schemas/* number */.aig().nullish(),
    linearShift: schemas/* boolean */.zMY().nullish(),
});
const pageSize = 100;
/** Pages of deployments that are read at most. */
const maxPages = 20;
function vercelApi(rest, { project: name, team }) {
    const scope = team === undefined ? '' : `${team.startsWith('team_') ? 'teamId' : 'slug'}=${encodeURIComponent(team)}`;
    const at = (path, query = '') => {
        const all = [query, scope].filter((part) => part !== '').join('&');
        return all === '' ? path : `${path}?${all}`;
    };
    const key = encodeURIComponent(name);
    const rolling = `/v1/projects/${key}/rolling-release`;
    const list = schemas/* object */.Ikc({ deployments: schemas/* array */.YOg(listed), pagination: schemas/* object */.Ikc({ next: schemas/* number */.aig().nullish() }).nullish() });
    const page = async (projectId, { target, until }, signal) => {
        const only = `${target === 'any' ? '' : `&target=${target}`}&limit=${pageSize}${until === undefined ? '' : `&until=${until}`}`;
        const path = at('/v7/deployments', `projectId=${encodeURIComponent(projectId)}${only}`);
        const { deployments, pagination } = await rest.read(path, list, signal);
        return { list: deployments.map(({ uid, ...other }) => ({ id: uid, ...other })), next: pagination?.next ?? undefined };
    };
    return {
        project: (signal) => rest.read(at(`/v9/projects/${key}`), project, signal),
        deployments: async (projectId, target, signal) => {
            const { list: found, next } = await page(projectId, { target, until: undefined }, signal);
            return { list: found, more: next !== undefined };
        },
        allDeployments: async (projectId, signal) => {
            const found = new Map();
            let until;
            for (let pages = 0; pages < maxPages; pages++) {
                const { list: some, next } = await page(projectId, { target: 'production', until }, signal);
                for (const one of some)
                    found.set(one.id, one);
                if (next === undefined)
                    return { list: [...found.values()], more: false };
                until = next;
            }
            return { list: [...found.values()], more: true };
        },
        deployment: async (id, signal) => ({
            ...(await rest.read(at(`/v13/deployments/${encodeURIComponent(id)}`), deployment, signal)),
            created: undefined,
        }),
        rollingRelease: async (signal) => {
            const answer = await rest.read(at(rolling), schemas/* object */.Ikc({ rollingRelease: rollingRelease.nullable() }), signal);
            return answer.rollingRelease ?? undefined;
        },
        rollingStages: async (signal) => {
            const shape = schemas/* object */.Ikc({ rollingRelease: schemas/* object */.Ikc({ stages: schemas/* array */.YOg(configuredStage).nullish() }).nullable() });
            return (await rest.read(at(`${rolling}/config`), shape, signal)).rollingRelease?.stages ?? [];
        },
        failedAliases: async (projectId, signal) => {
            const shape = schemas/* object */.Ikc({ aliases: schemas/* array */.YOg(schemas/* object */.Ikc({ alias: schemas/* object */.Ikc({ alias: schemas/* string */.YjP() }) })) });
            const path = at(`/v1/projects/${encodeURIComponent(projectId)}/promote/aliases`, 'failedOnly=true&limit=20');
            return (await rest.read(path, shape, signal)).aliases.map((one) => one.alias.alias);
        },
        send: (write, signal) => rest.write({ ...write, signal }),
        writes: {
            promote: (projectId, id) => ({ method: 'POST', path: at(`/v10/projects/${projectId}/promote/${id}`), body: {} }),
            rollback: (projectId, id, description) => ({
                method: 'POST',
                path: at(`/v9/projects/${projectId}/rollback/${id}`, `description=${encodeURIComponent(description)}`),
                body: {},
            }),
            start: (id) => ({ method: 'POST', path: at(`${rolling}/start`), body: { canaryDeploymentId: id } }),
            approve: (id, nextStageIndex) => ({
                method: 'POST',
                path: at(`${rolling}/approve-stage`),
                body: { nextStageIndex, canaryDeploymentId: id },
            }),
            complete: (id) => ({ method: 'POST', path: at(`${rolling}/complete`), body: { canaryDeploymentId: id } }),
            configure: (percentages) => ({
                method: 'PATCH',
                path: at(`${rolling}/config`),
                body: {
                    enabled: true,
                    advancementType: 'manual-approval',
                    stages: [...percentages, 100].map((targetPercentage) => ({ targetPercentage })),
                },
            }),
            assignDomains: () => ({ method: 'PATCH', path: at(`/v9/projects/${key}`), body: { autoAssignCustomDomains: true } }),
        },
    };
}
/** What an answer refuses with, in Vercel's envelope `{ error: { code, message } }`. */
function explainVercel(body) {
    const message = (0,json/* valueAt */.fK)(body, 'error.message');
    const code = (0,json/* valueAt */.fK)(body, 'error.code');
    return typeof message === 'string' ? `${message}${typeof code === 'string' ? ` (${code})` : ''}` : undefined;
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-sides.js


/** What a deployment says of itself: the user's `vercel deploy --meta slipwayColour=… --meta slipwayRelease=…`. */
function colourIn(meta) {
    return contract/* bothColours */.JV.find((colour) => meta?.['slipwayColour'] === colour);
}
function releaseIn(meta) {
    const release = meta?.['slipwayRelease'];
    return typeof release === 'string' && release !== '' ? release : undefined;
}
const pattern = /^slipway(?: blue=(\S+))?(?: green=(\S+))?$/;
/**
 * The sides as the description of a rollback keeps them: the one place where Vercel takes a word of ours for a deployment
 * that is older than the side it comes back on.
 */
function descriptionOf(sides) {
    return ['slipway', ...contract/* bothColours */.JV.flatMap((colour) => (sides[colour] === undefined ? [] : [`${colour}=${sides[colour]}`]))].join(' ');
}
function sidesIn(description) {
    const [, blue, green] = pattern.exec(description ?? '') ?? [];
    return { ...(blue === undefined ? {} : { blue }), ...(green === undefined ? {} : { green }) };
}
/** The colour of the deployment that serves; one that says nothing is adopted as blue. */
function liveColour(project) {
    const production = project.targets?.production;
    if (production === null || production === undefined)
        return undefined;
    const told = sidesIn(project.rollbackDescription?.description);
    return contract/* bothColours */.JV.find((colour) => told[colour] === production.id) ?? colourIn(production.meta) ?? 'blue';
}
/**
 * The deployment of the side without traffic: what this run prepared; else what was brought up there since the live one,
 * and never served; else what served before; else the newest that carries the colour. One that never served does not take
 * the place of one of the same release that did: they may hold different code.
 */
function idleDeployment(colour, { project, deployments, prepared }) {
    const live = project.targets?.production?.id;
    const ready = deployments.filter((one) => one.readyState === 'READY' && one.id !== live);
    const bornWith = (id) => deployments.find((one) => one.id === id)?.created ?? 0;
    const ofColour = ready.filter((one) => colourIn(one.meta) === colour).sort((a, b) => (b.created ?? 0) - (a.created ?? 0));
    const { lastAliasRequest } = project;
    const before = lastAliasRequest?.toDeploymentId === live ? lastAliasRequest?.fromDeploymentId : undefined;
    const served = ready.find((one) => one.id === before);
    const staged = ofColour.find((one) => one.readySubstate === 'STAGED' && (one.created ?? 0) > bornWith(live) && !sameLabel(one, served));
    return prepared ?? staged?.id ?? served?.id ?? ofColour[0]?.id;
}
function sameLabel(one, other) {
    return other !== undefined && releaseIn(other.meta) !== undefined && releaseIn(one.meta) === releaseIn(other.meta);
}
/** Both sides outside of a rolling release. */
function sidesOf(project, deployments, prepared) {
    const live = liveColour(project);
    const production = project.targets?.production;
    const idleOf = (colour) => idleDeployment(colour, { project, deployments, prepared: prepared?.colour === colour ? prepared.id : undefined });
    if (live === undefined || production === null || production === undefined) {
        return { live: undefined, sides: defined({ blue: idleOf('blue'), green: idleOf('green') }) };
    }
    const idle = (0,words/* otherColour */.RQ)(live);
    return { live, sides: defined({ blue: undefined, green: undefined, [live]: production.id, [idle]: idleOf(idle) }) };
}
function defined(sides) {
    return { ...(sides.blue === undefined ? {} : { blue: sides.blue }), ...(sides.green === undefined ? {} : { green: sides.green }) };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-look.js




/** Milliseconds that a look waits for domains that are being moved, and between two asks. */
const movingWithin = 3_000;
const pollEvery = 300;
async function look(options, memory, signal) {
    const { api } = options;
    const { project, settled } = await settledProject(options, signal);
    memory.deployments ??= (await api.deployments(project.id, 'production', signal)).list;
    const { deployments } = memory;
    const told = options.rolling ? await api.rollingRelease(signal) : undefined;
    const rolling = told?.state === 'ACTIVE' ? told : undefined;
    const found = rolling === undefined ? undefined : await sidesWhileRolling(rolling, project, options, memory, signal);
    const { live, sides } = found ?? sidesOf(project, deployments, memory.prepared);
    memory.last = { project, live, sides, deployments, rolling, settled };
    return memory.last;
}
/** The project once no promote or rollback of it is under way, or as it is when that takes too long. */
async function settledProject({ api, clock }, signal) {
    const deadline = clock.now() + movingWithin;
    for (;;) {
        const project = await api.project(signal);
        const { lastAliasRequest: last, targets } = project;
        if (!isMoving(project)) {
            // Where only some of the domains could be moved to what serves, it does not serve everything.
            const broken = last?.jobStatus === 'failed' && last.toDeploymentId === targets?.production?.id;
            return { project, settled: !broken };
        }
        if (clock.now() >= deadline)
            return { project, settled: false };
        await clock.sleep(pollEvery, signal);
    }
}
function isMoving({ lastAliasRequest }) {
    return lastAliasRequest?.jobStatus === 'pending' || lastAliasRequest?.jobStatus === 'in-progress';
}
/** In a rolling release the current deployment keeps its side, and the canary is the other. */
async function sidesWhileRolling({ currentDeployment, canaryDeployment }, project, options, memory, signal) {
    if (currentDeployment === null || canaryDeployment === null) {
        throw new errors/* ActionError */.lZ(`Vercel tells of a rolling release of ${project.name} that lacks one of its two deployments`);
    }
    const current = await detailsOf(currentDeployment.id, options, memory, signal);
    const production = { id: current.id, url: current.url, meta: current.meta };
    const { live = 'blue' } = sidesOf({ ...project, targets: { production } }, memory.deployments ?? [], undefined);
    const canary = { [(0,words/* otherColour */.RQ)(live)]: canaryDeployment.id };
    return { live, sides: { [live]: current.id, ...canary } };
}
async function detailsOf(id, { api }, memory, signal) {
    const known = memory.deployments?.find((one) => one.id === id) ?? memory.others.get(id);
    if (known !== undefined)
        return known;
    const found = await api.deployment(id, signal);
    memory.others.set(id, found);
    return found;
}
async function observationOf(found, options, memory, signal) {
    const canary = found.rolling === undefined ? 0 : canaryShare(found.rolling);
    const sideOf = async (colour) => {
        const id = found.sides[colour];
        if (id === undefined)
            return { weight: 0, open: false, state: 'down', address: undefined, sessions: undefined, release: undefined };
        const { url, meta } = await detailsOf(id, options, memory, signal);
        const weight = found.live === undefined ? 0 : colour === found.live ? 1 - canary : canary;
        const state = weight > 0 && found.settled ? 'serving' : 'draining';
        return { weight, open: weight > 0, state, address: `${options.scheme}//${url}`, sessions: undefined, release: releaseIn(meta) ?? id };
    };
    const [blue, green] = await Promise.all(contract/* bothColours */.JV.map(sideOf));
    if (blue === undefined || green === undefined)
        throw new Error('a side was not looked at');
    return { blue, green };
}
/** The share of the canary, 0 to 1. Throws an ActionError while it moves by itself. */
function canaryShare({ activeStage, currentCanaryPercentage }) {
    const percentage = currentCanaryPercentage ?? (activeStage?.linearShift === true ? undefined : activeStage?.targetPercentage);
    if (percentage !== undefined)
        return percentage / 100;
    throw new errors/* ActionError */.lZ('Vercel shifts the traffic of this rolling release by itself, and does not tell how far it is', {
        hint: 'Turn the linear shift of the stages off: a rollout gives each share itself, once the one before was judged.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-shift.js



/** Milliseconds for Vercel to have moved all domains. */
const moveWithin = 10_000;
/**
 * Gives a side everything at once: a deployment that has never served is promoted, one that has is rolled back to, which also
 * ends a rolling release. Throws an ActionError where Vercel refuses, or could not move all domains.
 */
async function moveDomains(colour, found, options, signal) {
    const { api, rest } = options;
    const { project, sides } = found;
    const id = sides[colour];
    if (id === undefined)
        throw new errors/* ActionError */.lZ(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`);
    const deployment = await api.deployment(id, signal);
    requireServable(deployment, project);
    const write = moveTo(deployment, found, options);
    const sent = await api.send(write, signal);
    const current = sent.state === 'answered' && isCurrentAlready(sent);
    if (sent.state === 'answered' && sent.status >= 300 && !current)
        throw rest.refusal(write, sent);
    await untilMoved({ id, before: project, sent, current, write }, options, signal);
    if (write.path.includes('/rollback/') && project.autoAssignCustomDomains === true)
        await assignDomainsAgain(options, signal);
}
/** The write that gives a deployment everything. */
function moveTo(deployment, { project, sides, rolling }, { api: { writes } }) {
    const { id, readySubstate } = deployment;
    const current = id === project.targets?.production?.id;
    const goesBack = rolling === undefined ? readySubstate === 'PROMOTED' && !current : id === rolling.currentDeployment?.id;
    return goesBack ? writes.rollback(project.id, id, descriptionOf(sides)) : writes.promote(project.id, id);
}
/** Promoting a preview would build it anew: another artifact than the one that was verified. */
function requireServable({ id, target, readyState }, { name }) {
    if (target !== 'production') {
        throw new errors/* ActionError */.lZ(`The Vercel deployment ${id} of ${name} is a ${target ?? 'preview'} deployment: promoting it would build it anew`, {
            hint: 'placement.prepare must make a production deployment without its domains: vercel deploy --prebuilt --prod --skip-domain …',
        });
    }
    if (readyState !== 'READY')
        throw new errors/* ActionError */.lZ(`The Vercel deployment ${id} of ${name} is ${readyState}, not READY`);
}
/** 409 of a promote, 422 of a rollback: it serves already. Whether that is so is observed next. */
function isCurrentAlready({ status, body }) {
    return (status === 409 || status === 422) && /already the current production deployment/i.test(JSON.stringify(body ?? ''));
}
async function untilMoved({ id, before, sent, current, write }, { api, clock }, signal) {
    const deadline = clock.now() + moveWithin;
    for (;;) {
        const project = await api.project(signal);
        const { lastAliasRequest: last, targets } = project;
        const ours = last?.toDeploymentId === id && last.requestedAt !== before.lastAliasRequest?.requestedAt;
        if (ours && last.jobStatus === 'failed')
            throw await notAllMoved(id, project, api, signal);
        const arrived = targets?.production?.id === id && !isMoving(project);
        if (arrived && (ours || current || before.targets?.production?.id !== id))
            return;
        if (clock.now() >= deadline) {
            if (sent.state === 'answered' || ours)
                return;
            throw new errors/* ActionError */.lZ(`It is not known whether Vercel took in ${write.method} ${write.path} (${sent.why}); ${id} does not serve`, {
                hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
            });
        }
        await clock.sleep(pollEvery, signal);
    }
}
async function notAllMoved(id, project, api, signal) {
    const domains = await api.failedAliases(project.id, signal).catch(() => []);
    return new errors/* ActionError */.lZ(`Vercel could not move all domains of ${project.name} to ${id}${domains.length === 0 ? '' : `: ${domains.join(', ')}`}`);
}
/** A rollback turns the assignment of domains off. That it is on again is not worth failing a rollback that serves. */
async function assignDomainsAgain({ api, rest, log }, signal) {
    try {
        if ((await api.project(signal)).autoAssignCustomDomains !== false)
            return;
        const write = api.writes.assignDomains();
        const sent = await api.send(write, signal);
        if (sent.state === 'answered' && sent.status >= 300)
            throw rest.refusal(write, sent);
        if ((await api.project(signal)).autoAssignCustomDomains === false)
            throw new errors/* ActionError */.lZ('Vercel shows it as off after it was turned on');
        log.info('The rollback had turned off that production domains are assigned by themselves; it is on again, as before');
    }
    catch (error) {
        signal?.throwIfAborted();
        log.warning(`Production domains of the Vercel project are no longer assigned by themselves, since the rollback turned it off: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-rolling.js




/** Milliseconds for Vercel to show a stage after it was asked for it. */
const stageWithin = 10_000;
/** The shares between nothing and everything, in percent. */
function percentagesOf(weights) {
    return weights.filter((weight) => weight > 0 && weight < 1).map((weight) => Number((weight * 100).toFixed(2)));
}
/** Whether the project's stages are those of the plan, each one waiting for an approval. */
function hasStages(stages, percentages) {
    const wanted = [...percentages, 100];
    const byItself = stages.some((one) => one.linearShift === true || (one.duration ?? 0) > 0);
    return !byItself && stages.length === wanted.length && wanted.every((one, index) => isAt(stages[index]?.targetPercentage, one));
}
function isAt(percentage, wanted) {
    return percentage !== undefined && Math.abs(percentage - wanted) < 0.01;
}
/** Shifts by the stages of a rolling release: start, approve stage after stage, complete; back by ending it. */
async function rollTo(weights, found, options, signal) {
    const { project, live, sides } = found;
    if (live === undefined)
        return await moveDomains(weights.blue > 0 ? 'blue' : 'green', found, options, signal);
    const colour = (0,words/* otherColour */.RQ)(live);
    const share = weights[colour];
    const canary = sides[colour];
    if (share === 0)
        return await moveDomains(live, found, options, signal);
    if (canary === undefined)
        throw new errors/* ActionError */.lZ(`The Vercel project ${project.name} has no deployment on ${colour} that could take traffic`);
    const deployment = await options.api.deployment(canary, signal);
    requireServable(deployment, project);
    // What has served once is given everything at once by a rollback; a rolling release would begin at its first stage.
    if (share === 1 && found.rolling === undefined && deployment.readySubstate === 'PROMOTED')
        return await moveDomains(colour, found, options, signal);
    await rollForward(canary, share * 100, found, options, signal);
}
async function rollForward(canary, wanted, found, options, signal) {
    const { api } = options;
    const { writes } = api;
    let rolling = found.rolling;
    const stages = rolling?.stages ?? (await api.rollingStages(signal));
    const goal = wanted === 100 ? undefined : stages.findIndex((one) => isAt(one.targetPercentage, wanted));
    if (goal === -1)
        throw noStage(wanted, stages);
    if (rolling === undefined) {
        rolling = await ask(writes.start(canary), (now) => now.state === 'ACTIVE' && now.canaryDeployment?.id === canary, options, signal);
    }
    if (goal === undefined) {
        await ask(writes.complete(canary), (now) => now.state === 'COMPLETE' || isAt(now.activeStage?.targetPercentage, 100), options, signal);
        return;
    }
    let at = rolling?.activeStage?.index ?? 0;
    if (at > goal)
        throw new errors/* ActionError */.lZ(`The rolling release stands at stage ${at} already and cannot go back to ${wanted} %: only to nothing`);
    for (; at < goal; at++) {
        const next = at + 1;
        await ask(writes.approve(canary, next), (now) => (now.activeStage?.index ?? -1) >= next, options, signal);
    }
}
/** Sends a write once and looks until it shows, or time is up: then what was last seen, which the rollout observes further. */
async function ask(write, shows, { api, rest, clock }, signal) {
    const sent = await api.send(write, signal);
    if (sent.state === 'answered' && sent.status >= 300)
        throw rest.refusal(write, sent);
    const deadline = clock.now() + stageWithin;
    for (;;) {
        const now = await api.rollingRelease(signal);
        if (now !== undefined && shows(now))
            return now;
        if (clock.now() >= deadline) {
            const doubt = sent.state === 'uncertain' ? ` (${sent.why})` : '';
            throw new errors/* ActionError */.lZ(`Vercel does not show what ${write.method} ${write.path} asked for${doubt}`, {
                hint: 'The call was not repeated, since it may yet be applied. Run again: what is found then is settled first.',
            });
        }
        await clock.sleep(pollEvery, signal);
    }
}
function noStage(wanted, stages) {
    const told = stages.map((one) => `${one.targetPercentage}%`).join(', ');
    return new errors/* ActionError */.lZ(`The rolling release has no stage of ${Number(wanted.toFixed(2))} %: its stages are ${told || 'none'}`, {
        hint: 'The stages are set from rollout.steps when a release is prepared, and stay as they are while one is rolling.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel-placement.js






/** The production deployments of a project, found by what `--meta slipwayRelease` says of them, which any upload may say. */
function vercelUploads(options, memory) {
    const { project } = options;
    return {
        words: {
            one: 'deployment',
            of: `the Vercel project ${project}`,
            label: 'slipwayRelease',
            mend: 'Remove those that are not it (vercel remove ID), or bring a mended release forward under a version of its own. "vercel inspect ID" shows each.',
        },
        find: async (release, signal) => {
            const { found, complete } = await labelled(release, options, signal);
            return { list: found.map(uploadOf), complete };
        },
        take: (upload, subject, signal) => take(upload, subject, { options, memory, signal }),
        missing: (release, signal) => notFound(release, options, signal),
    };
}
/** Deployments that are ready; where there is none, the others, of which none could be served. */
async function labelled(release, { api }, signal) {
    const { id } = await api.project(signal);
    const { list, more } = await api.allDeployments(id, signal);
    const found = list.filter((one) => releaseIn(one.meta) === release.version);
    const ready = found.filter((one) => one.readyState === 'READY');
    return { found: ready.length > 0 ? ready : found, complete: !more };
}
async function take({ id }, subject, { options, memory, signal }) {
    const { colour, release } = subject;
    memory.deployments = undefined;
    const { project, live, sides, rolling } = await look(options, memory, signal);
    if (live === colour || rolling !== undefined) {
        throw new errors/* ActionError */.lZ(`${colour} of the Vercel project ${project.name} has traffic, so no other deployment is put there`);
    }
    const other = (0,words/* otherColour */.RQ)(colour);
    if (sides[other] === id)
        throw servesAlready(id, release, other);
    const found = await detailsOf(id, options, memory, signal);
    requireServable(found, project);
    if (colourIn(found.meta) !== colour && found.readySubstate !== 'PROMOTED')
        throw otherSide(found, subject);
    if (options.rolling)
        await setStages(options, signal);
    memory.prepared = { colour, id };
}
/** Vercel's own tool records the commit of the checkout that it uploads, and the Git integrations that of the push. */
const commitKeys = ['gitCommitSha', 'githubCommitSha', 'gitlabCommitSha', 'bitbucketCommitSha'];
function uploadOf({ id, created, meta }) {
    const commit = commitKeys.map((key) => meta?.[key]).find((value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value));
    return {
        id,
        at: created === undefined ? undefined : new Date(created).toISOString(),
        commit: typeof commit === 'string' ? commit : undefined,
    };
}
/** The stages of a rolling release are the project's own, and a release that rolls keeps those it began with. */
async function setStages({ api, rest, percentages, log }, signal) {
    if (hasStages(await api.rollingStages(signal), percentages))
        return;
    const write = api.writes.configure(percentages);
    const sent = await api.send(write, signal);
    if (sent.state === 'answered' && sent.status >= 300)
        throw rest.refusal(write, sent);
    if (!hasStages(await api.rollingStages(signal), percentages)) {
        throw new errors/* ActionError */.lZ(`Vercel does not show the stages ${percentages.join(' %, ')} % after they were set`, {
            hint: 'Rolling releases need a Pro or Enterprise team; without them write target.rolling: false.',
        });
    }
    log.info(`The stages of the rolling release are ${percentages.join(' %, ')} % now, each one waiting for an approval`);
}
async function notFound(release, { api, project }, signal) {
    const { id } = await api.project(signal);
    const any = (await api.deployments(id, 'any', signal)).list.find((one) => releaseIn(one.meta) === release.version);
    const why = any === undefined ? '' : `, only a ${any.target ?? 'preview'} one (${any.id})`;
    return new errors/* ActionError */.lZ(`The Vercel project ${project} has no production deployment of ${release.version}${why}`, {
        hint: 'placement.prepare must make it: vercel deploy --prebuilt --prod --skip-domain --meta slipwayColour=$COLOUR --meta slipwayRelease=$RELEASE',
    });
}
function servesAlready(id, release, colour) {
    return new errors/* ActionError */.lZ(`The Vercel deployment ${id} of ${release.version} serves already, as ${colour}`, {
        hint: 'placement.prepare must make a deployment of its own for this release: vercel deploy --prebuilt --prod --skip-domain …',
    });
}
function otherSide({ id, meta }, { colour, release }) {
    return new errors/* ActionError */.lZ(`The Vercel deployment ${id} of ${release.version} says that it is ${colourIn(meta) ?? 'of no side'}, but ${colour} is the side to bring up`, {
        hint: 'placement.prepare must pass --meta slipwayColour=$COLOUR on each call.',
    });
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/targets/vercel.js










/** The target that the configuration names, over its API. Its token is masked in the log from here on. */
function vercelOf(target, { http, clock, log, weights }) {
    const { token, project, team, rolling, affinity } = target;
    log.mask(token);
    const rest = (0,targets_rest/* restOver */.d)({
        provider: 'Vercel',
        api: target.api,
        token,
        http,
        clock,
        explain: explainVercel,
        permissions: 'target.token needs access to the project, in the scope of target.team; rolling releases need a Pro or Enterprise team.',
    });
    return vercelTarget({
        project,
        api: vercelApi(rest, { project, team }),
        rest,
        clock,
        log,
        scheme: new URL(target.api).protocol,
        rolling,
        percentages: percentagesOf(weights),
    }, affinity);
}
/** The production deployments of one project: all at once by moving the domains, or by the stages of rolling releases. */
function vercelTarget(options, affinity) {
    const { project, rolling, log } = options;
    const memory = { prepared: undefined, deployments: undefined, others: new Map(), last: undefined };
    return {
        name: `Vercel project ${project}`,
        capabilities: { weighted: rolling, affinity },
        describeShift: (weights) => callsOf(weights, options, memory).map(tellWrite),
        observe: async (signal) => await observationOf(await look(options, memory, signal), options, memory, signal),
        shift: async (weights, _subject, signal) => {
            if (weights.blue + weights.green === 0) {
                throw new errors/* ActionError */.lZ(`Vercel cannot take all traffic from the project ${project}: a production deployment always serves`);
            }
            const whole = contract/* bothColours */.JV.find((colour) => weights[colour] === 1);
            if (whole === undefined && !rolling)
                throw allOrNothing(project);
            memory.deployments = undefined;
            const found = await look(options, memory, signal);
            if (rolling)
                await rollTo(weights, found, options, signal);
            else if (whole !== undefined)
                await moveDomains(whole, found, options, signal);
        },
        placement: {
            ...(0,placement/* keptPlacement */.QN)(vercelUploads(options, memory)),
            retire: async ({ colour }, signal) => {
                const { live, rolling: active } = await look(options, memory, signal);
                if (live === colour || active !== undefined)
                    throw new errors/* ActionError */.lZ(`${colour} of the Vercel project ${project} has traffic, so it is not taken down`);
                log.info(`Vercel keeps every deployment: nothing of ${colour} is taken down`);
            },
        },
    };
}
/** The calls of a shift, as far as they are known without asking: a side that was not looked at is named by its colour. */
function callsOf(weights, options, memory) {
    const { writes } = options.api;
    const { last } = memory;
    const idOf = (colour) => last?.sides[colour] ?? `<deployment of ${colour}>`;
    const whole = contract/* bothColours */.JV.find((colour) => weights[colour] === 1);
    const live = last?.live;
    if (options.rolling && live !== undefined && whole !== live) {
        const canary = idOf((0,words/* otherColour */.RQ)(live));
        if (whole !== undefined)
            return [writes.complete(canary)];
        const index = options.percentages.findIndex((one) => Math.abs(one - weights[(0,words/* otherColour */.RQ)(live)] * 100) < 0.01);
        return [index > 0 ? writes.approve(canary, index) : writes.start(canary)];
    }
    if (whole === undefined)
        return [];
    const id = idOf(whole);
    const known = memory.deployments?.find((one) => one.id === id);
    return [last === undefined || known === undefined ? writes.promote(options.project, id) : moveTo(known, last, options)];
}
function tellWrite({ method, path, body }) {
    return `${method} ${path} ${JSON.stringify(body)}`;
}
function allOrNothing(project) {
    return new errors/* ActionError */.lZ(`The Vercel project ${project} gives a side all traffic or none, unless it has rolling releases`, {
        hint: 'Write target.rolling: true (Pro and Enterprise), or rollout: { steps: [100%] }.',
    });
}


/***/ })

};
