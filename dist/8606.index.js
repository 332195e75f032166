export const id = 8606;
export const ids = [8606];
export const modules = {

/***/ 9377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ setDesk)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(102);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1566);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1916);



async function setDesk(inputs, context, stand) {
    const { environment } = await (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readEnvironment */ .Qo)(inputs, context);
    return { environment, books: stand.books ?? (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__/* .githubBooks */ .IR)(await (0,_stage_js__WEBPACK_IMPORTED_MODULE_2__/* .githubOf */ .z)(inputs, context), environment, context) };
}


/***/ }),

/***/ 1916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ setStage),
/* harmony export */   z: () => (/* binding */ githubOf)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_github_octokit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9714);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(102);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1566);




/** The environment that the inputs name, with all that a rollout of it needs. */
async function setStage(inputs, context, stand) {
    const variables = (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readVariables */ .Ch)(inputs, context);
    const { environment } = await (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_0__/* .readEnvironment */ .Qo)(inputs, context);
    const books = stand.books ?? (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__/* .githubBooks */ .IR)(await githubOf(inputs, context), environment, context);
    return { environment, books, crew: await (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_1__/* .assembleCrew */ .I3)({ ...context, environment, variables }, books, stand) };
}
/** Without the signal: on the way back after a cancellation the ledger and the lock are still needed. */
function githubOf(inputs, { runner, log }) {
    if (inputs.token !== undefined)
        return (0,_slipway_shared_github_octokit__WEBPACK_IMPORTED_MODULE_2__.createGithub)({ token: inputs.token, runner, log });
    throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('The input "token" is missing', {
        hint: 'Leave it out to take the token of the job, or give one that is not empty.',
    });
}


/***/ }),

/***/ 8606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   status: () => (/* binding */ status)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(5834);
/* harmony import */ var _slipway_shared_core_words__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(3453);
/* harmony import */ var _slipway_shared_rollout_admission__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2576);
/* harmony import */ var _slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5355);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(102);
/* harmony import */ var _slipway_shared_rollout_ledger__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7700);
/* harmony import */ var _slipway_shared_rollout_neighbours__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8505);
/* harmony import */ var _slipway_shared_rollout_plan__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2110);
/* harmony import */ var _slipway_shared_rollout_signals__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(6084);
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9253);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1566);
/* harmony import */ var _desk_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9377);













const shownRecords = 10;
/** What serves, what runs, who holds the lock and what happened. Reads only; what cannot be read here is said to be unknown. */
async function status(inputs, context, stand) {
    const desk = await (0,_desk_js__WEBPACK_IMPORTED_MODULE_0__/* .setDesk */ .O)(inputs, context, stand);
    const { name, url, service, rollout } = desk.environment;
    const seen = await observe(inputs, context, desk, stand);
    const records = await desk.books.ledger.read();
    const live = typeof seen === 'string' ? undefined : (0,_slipway_shared_rollout_plan__WEBPACK_IMPORTED_MODULE_1__/* .liveSide */ .Mz)(seen, records);
    const home = (0,_slipway_shared_rollout_ledger__WEBPACK_IMPORTED_MODULE_2__/* .lastSuccess */ .M1)(records);
    const version = live?.version ?? home?.intent.release.version ?? '';
    const until = instantUntil(home, records, rollout.hold, context.clock.now());
    const paused = (0,_slipway_shared_rollout_admission__WEBPACK_IMPORTED_MODULE_3__/* .automaticPause */ .ce)(records);
    const lock = await lockLine(desk);
    const met = desk.books.ledger.neighbours?.();
    const neighbours = met === undefined ? '' : ((0,_slipway_shared_rollout_neighbours__WEBPACK_IMPORTED_MODULE_4__/* .describeNeighbours */ .s)(met, { service, environment: name }) ?? '');
    const open = records.find(_slipway_shared_rollout_ledger__WEBPACK_IMPORTED_MODULE_2__/* .isOpen */ .nT);
    const provider = typeof seen === 'string' ? `unknown: ${seen}` : (0,_slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_5__/* .describeObservation */ .C3)(seen);
    const automatic = paused === undefined ? 'go on' : `stand still since ${paused.intent.release.version} was taken back; mode: resume lets them go on`;
    const headline = headlineOf({ name, version, known: live !== undefined, open });
    return {
        ok: true,
        evidence: {
            verdict: 'pass',
            headline,
            service,
            environment: name,
            inputs: { mode: 'status' },
            details: {
                provider,
                lock: lock.text,
                signals: lock.signals,
                instantRollbackUntil: until ?? '',
                automaticDeployments: automatic,
                otherServices: neighbours,
            },
        },
        outputs: {
            environment: name,
            url,
            version,
            colour: live?.colour ?? home?.intent.colour ?? '',
            phase: open?.entries.at(-1)?.phase ?? '',
            'hold-until': until ?? '',
            reason: paused?.entries.findLast(({ phase }) => phase === 'bad' || phase === 'back')?.detail ?? '',
        },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_6__/* .summaryOf */ .YG)(headline, [
            ['Provider', provider],
            ['Lock', lock.text],
            ['Asked of it', lock.signals.join('; ')],
            ['Instant rollback until', until ?? 'no longer: going back brings the release up again'],
            ['Automatic deployments', automatic],
            ['Other services', neighbours],
        ], [recordTable(records)]),
    };
}
/** From the provider's own mouth where this job reaches it, else why not. */
async function observe(inputs, context, { environment, books }, stand) {
    try {
        const crew = await (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_7__/* .assembleCrew */ .I3)({ ...context, environment, variables: (0,_slipway_shared_settings__WEBPACK_IMPORTED_MODULE_8__/* .readVariables */ .Ch)(inputs, context) }, books, stand);
        return await crew.target.observe(context.signal);
    }
    catch (error) {
        context.signal.throwIfAborted();
        return (0,_slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_9__/* .messageOf */ .bD)(error);
    }
}
async function lockLine({ environment, books }) {
    if (environment.rollout.lock === 'concurrency')
        return { text: 'none but the concurrency group of the workflow', signals: [] };
    const record = (await books.lock.read())?.record;
    if (record === undefined || record.state === 'free')
        return { text: 'free: nothing runs', signals: [] };
    const { run, attempt, job } = record.holder;
    const whose = record.service === undefined || record.service === environment.service ? '' : `, for the service ${record.service}`;
    const dead = (await books.hasEnded(record.holder)) ? ', which has ended: the next rollout takes it over' : '';
    return { text: `run ${run} (attempt ${attempt}, job ${job})${whose} since ${record.at}${dead}`, signals: record.signals.map(signalLine) };
}
function signalLine(signal) {
    return `${(0,_slipway_shared_rollout_signals__WEBPACK_IMPORTED_MODULE_10__/* .describeSignal */ .e4)(signal)} at ${signal.at}, ${signal.answered === undefined ? 'not answered' : `answered at ${signal.answered}`}`;
}
/** Until when what served before is still warm, or undefined where it no longer is. */
function instantUntil(home, records, hold, now) {
    const done = home?.entries.findLast(({ phase }) => phase === 'complete');
    if (home === undefined || done === undefined || (0,_slipway_shared_rollout_ledger__WEBPACK_IMPORTED_MODULE_2__/* .lastOn */ .gb)(records, (0,_slipway_shared_core_words__WEBPACK_IMPORTED_MODULE_11__/* .otherColour */ .RQ)(home.intent.colour)) === undefined)
        return undefined;
    const until = Date.parse(done.at) + (home.intent.hold ?? hold);
    return until > now ? new Date(until).toISOString() : undefined;
}
function headlineOf({ name, version, known, open }) {
    const serves = version === ''
        ? `Nothing has passed its watch in ${name} yet`
        : known
            ? `${version} serves ${name}`
            : `${version} was the last to pass its watch in ${name}`;
    if (open === undefined)
        return serves;
    const { release, run } = open.intent;
    return `${serves}; run ${run.id} is at ${open.entries.at(-1)?.phase ?? 'the beginning'} of ${release.version}`;
}
function recordTable(records) {
    if (records.length === 0)
        return '';
    return (0,_slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_12__/* .table */ .tp)(['Begun (UTC)', 'What', 'Release', 'Side', 'Run', 'Came to', 'Last word'], records.slice(0, shownRecords).map(({ at, intent, entries }) => {
        const last = entries.at(-1);
        const cells = [at, intent.kind, intent.release.version, intent.colour, String(intent.run.id), last?.phase ?? '', last?.detail ?? ''];
        return cells.map(_slipway_shared_core_markdown__WEBPACK_IMPORTED_MODULE_12__/* .escapeMarkdown */ .FV);
    }));
}


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

/***/ 2576:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dd: () => (/* binding */ badVersionOf),
/* harmony export */   Hv: () => (/* binding */ isByHand),
/* harmony export */   KM: () => (/* binding */ ruleOnPause),
/* harmony export */   ce: () => (/* binding */ automaticPause)
/* harmony export */ });
/* unused harmony export fixes */
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);

const judged = ['back', 'bad'];
/**
 * The rollout that was taken back, when automatic deployments stand still because of it: the newest rollout that a judgement
 * ended, with no release that passed its watch and nobody's `resumed` since. `resume` writes its entry onto this very record.
 */
function automaticPause(records) {
    for (const record of records) {
        if ((0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .isOpen */ .nT)(record))
            continue;
        const at = record.entries.findLastIndex((entry) => judged.includes(entry.phase));
        const hauledBack = record.intent.kind === 'rollback' && ((0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasSucceeded */ .yO)(record) || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'kept'));
        if (at < 0 && !hauledBack) {
            // A rollout that was stopped says nothing about what stands; one that passed its watch ends whatever was before it.
            if ((0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasSucceeded */ .yO)(record))
                return undefined;
            continue;
        }
        const cause = at < 0 ? leftBy(record, records) : record;
        const since = (at < 0 ? record.entries.at(-1) : record.entries[at])?.at ?? record.at;
        return wasResumed(records, cause, since) ? undefined : cause;
    }
    return undefined;
}
/** What a rollback took the traffic from, where the ledger knows it; else the rollback itself. */
function leftBy(rollback, records) {
    const left = rollback.intent.previous?.release;
    return (left === undefined ? undefined : records.find((one) => one.id < rollback.id && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(one.intent.release, left))) ?? rollback;
}
/** On the record itself the order of the entries decides, since several may share a second. */
function wasResumed(records, cause, since) {
    const own = cause.entries.findLastIndex((entry) => entry.phase === 'resumed');
    if (own >= 0 && own > cause.entries.findLastIndex((entry) => judged.includes(entry.phase)))
        return true;
    return records.some((record) => record.id !== cause.id && record.entries.some((entry) => entry.phase === 'resumed' && Date.parse(entry.at) > Date.parse(since)));
}
/** Whether a person has started the run, on purpose and now. Anything else deploys by itself. */
function isByHand(event) {
    return event === 'workflow_dispatch';
}
/** Whether an automatic deployment goes on after a release was taken back. */
function ruleOnPause({ environment, event, person, cause, incident, messages }) {
    const rule = 'pause';
    if (cause === undefined)
        return { rule, state: 'clear', said: 'automatic deployments are not paused' };
    const bad = badVersionOf(cause);
    const because = `${bad} was taken back${reasonOf(cause)}`;
    if (isByHand(event)) {
        const override = { rule, by: person, reason: 'deployed by hand while automatic deployments were paused' };
        return { rule, state: 'overridden', said: `${because}; ${person} deploys by hand`, override };
    }
    if (incident?.state === 'closed')
        return { rule, state: 'clear', said: `${because}, and its incident #${incident.number} is closed` };
    if (incident !== undefined && messages?.some((message) => fixes(message, incident.number)) === true) {
        return { rule, state: 'clear', said: `${because}, and a commit says that it fixes the incident #${incident.number}` };
    }
    const number = incident === undefined ? '' : ` with a commit whose message says "fixes #${incident.number}", or close that issue;`;
    const unread = incident !== undefined && messages === undefined ? ' The messages of the commits could not be read.' : '';
    return {
        rule,
        state: 'blocks',
        said: `automatic deployments of ${environment} are paused: ${because}`,
        hint: `Mend it${number || ','} or let them go on: gh workflow run deployment-monitor.yml --field action=resume --field environment=${environment}. A deployment that somebody starts by hand is not held up.${unread}`,
    };
}
/** The version that was taken back; of a rollback from a release that the ledger does not know, what is known of that. */
function badVersionOf(cause) {
    const { kind, release, previous } = cause.intent;
    if (kind === 'deploy' || cause.entries.some((entry) => judged.includes(entry.phase)))
        return release.version;
    return previous?.release?.version ?? previous?.version ?? 'the release before';
}
function reasonOf({ entries }) {
    const detail = entries.findLast((entry) => judged.includes(entry.phase))?.detail;
    return detail === undefined ? '' : ` (${detail})`;
}
/** Whether a commit's message closes an issue, in the words that GitHub takes for it. */
function fixes(message, issue) {
    return new RegExp(`\\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\\s+#${issue}(?!\\d)`, 'i').test(message);
}


/***/ }),

/***/ 2110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ey: () => (/* binding */ describeStep),
/* harmony export */   Mz: () => (/* binding */ liveSide),
/* harmony export */   Nv: () => (/* binding */ stepsToReturn),
/* harmony export */   ne: () => (/* binding */ planRollout)
/* harmony export */ });
/* harmony import */ var _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3390);
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6183);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7700);






/** From what is observed to what is wanted, as ordered steps, or a refusal. Decides; touches nothing. */
function planRollout(observed, wish, records, capabilities) {
    const split = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    if (split.length === 2) {
        return {
            state: 'refused',
            reason: `Traffic is split between both sides (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed)})`,
            hint: 'A rollout starts from one side with everything. Set one side to 0.',
        };
    }
    const live = liveSide(observed, records);
    if (live !== undefined && (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .servesEverything */ .mw)(observed, live.colour) && runs(live, wish.release)) {
        const record = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, live.colour);
        if (record !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .hasSucceeded */ .yO)(record))
            return { state: 'done', colour: live.colour, live };
        // It serves, but no rollout of it has come to its end: it is judged where it stands.
        return {
            state: 'steps',
            colour: live.colour,
            live: undefined,
            steps: stepsToReturn(live.colour),
            notes: [`${wish.release.version} already serves from ${live.colour}.`],
        };
    }
    const weights = weightsOf(wish.steps);
    const weighted = capabilities.weighted || isDefault(wish.steps) || weights.every((weight) => weight === 1);
    if (!weighted && !wish.atOnce) {
        const asked = weights.map((weight) => (0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(weight)).join(', ');
        return {
            state: 'refused',
            reason: `rollout.steps asks for ${asked}, but the target gives a side all traffic or none`,
            hint: 'Write rollout: { steps: [100%] } for this environment, or use a target with weights.',
        };
    }
    const colour = live === undefined ? (wish.warm ?? firstSide(records)) : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(live.colour);
    const outage = live !== undefined && observed[live.colour].state !== 'serving';
    const steps = stepsTo(colour, { observed, wish, live, atOnce: wish.atOnce || outage || live === undefined || !capabilities.weighted });
    return { state: 'steps', colour, live, steps, notes: notesOn(live, outage) };
}
/** The side with all traffic; where none has any, the one that would have it if it were up. */
function liveSide(observed, records) {
    const serving = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.find((colour) => observed[colour].weight > 0);
    const open = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .bothColours */ .JV.filter((colour) => observed[colour].open);
    const assigned = open.length === 1 ? open[0] : undefined;
    const remembered = open.length === 2 ? (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records)?.intent.colour : undefined;
    const colour = serving ?? assigned ?? remembered;
    if (colour === undefined || (serving === undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour) === undefined))
        return undefined;
    const { release } = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastOn */ .gb)(records, colour)?.intent ?? {};
    const told = observed[colour].release;
    // The provider is the truth: where it names another version than the ledger, the ledger's is not what runs.
    const known = release !== undefined && (told === undefined || told === release.version) ? release : undefined;
    return { colour, release: known, version: told ?? release?.version };
}
/** Everything to a side that runs already, once it is verified: the way back, and the way out of the middle. */
function stepsToReturn(colour) {
    return [{ do: 'verify' }, { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) }];
}
function stepsTo(colour, { observed, wish, live, atOnce }) {
    const other = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(colour);
    const idle = live === undefined ? { blue: 0, green: 0 } : (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(live.colour);
    const mustClose = observed[colour].open || (live === undefined && observed[other].open);
    const hook = (name) => (wish.hooks.includes(name) ? [{ do: 'hook', hook: name }] : []);
    return [
        ...(mustClose ? [{ do: 'close', weights: idle }] : []),
        ...(wish.warm === colour ? [] : [...hook('before-prepare'), { do: 'prepare' }, ...hook('after-prepare')]),
        { do: 'verify' },
        ...hook('before-shift'),
        ...(atOnce ? [] : stepsBetween(colour, wish.steps)),
        { do: 'promote', weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .allTo */ .jT)(colour) },
        ...hook('after-promote'),
    ];
}
function stepsBetween(colour, steps) {
    let weight = 0;
    return steps.flatMap((step) => {
        if ('pause' in step)
            return [{ do: 'pause', weight, atMost: step.pause }];
        weight = step.weight;
        return weight > 0 && weight < 1 ? [{ do: 'shift', weights: share(colour, weight), weight, time: step.time }] : [];
    });
}
function share(colour, weight) {
    return colour === 'blue' ? { blue: weight, green: 1 - weight } : { blue: 1 - weight, green: weight };
}
function runs(live, release) {
    return live.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .sameRelease */ .OW)(live.release, release);
}
/** Where the ledger remembers a success but nothing is live, its side is left as it was. */
function firstSide(records) {
    const last = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .lastSuccess */ .M1)(records);
    return last === undefined ? 'blue' : (0,_core_words_js__WEBPACK_IMPORTED_MODULE_3__/* .otherColour */ .RQ)(last.intent.colour);
}
function isDefault(steps) {
    const weights = weightsOf(steps);
    return steps.length === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights.length && weights.every((weight, index) => weight === _config_defaults_js__WEBPACK_IMPORTED_MODULE_4__/* .defaultRollout */ .d9.weights[index]);
}
function weightsOf(steps) {
    return steps.flatMap((step) => ('weight' in step ? [step.weight] : []));
}
function notesOn(live, outage) {
    if (live === undefined)
        return ['Nothing is live yet: this is the first release here, and there is none to go back to.'];
    if (outage)
        return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`];
    if (live.release === undefined) {
        const what = live.version ?? 'an unknown release';
        return [`${what} on ${live.colour} is not in the ledger: it is adopted as what was live before. No rollback by its version exists yet.`];
    }
    return [];
}
/** A step in words. */
function describeStep(step, colour) {
    switch (step.do) {
        case 'close':
            return `make sure that nothing reaches ${colour} when it comes up`;
        case 'prepare':
            return `bring the release up on ${colour}, without traffic`;
        case 'verify':
            return `probe ${colour} until it is ready`;
        case 'hook':
            return `run the hook ${step.hook}`;
        case 'pause':
            return `stand at ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} until somebody says promote, at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.atMost)}; back when nobody does`;
        case 'retire':
            return `take ${colour} down, once the other side is seen to serve everything`;
        case 'shift':
            return `give ${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPercentage */ .Ee)(step.weight)} and judge it for ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(step.time)}`;
        case 'promote':
            return `give ${colour} all traffic`;
    }
}


/***/ }),

/***/ 9253:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   gW: () => (/* binding */ conditionTable),
/* harmony export */   w0: () => (/* binding */ timelineTable)
/* harmony export */ });
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5834);

/** What happened when, as a Markdown table; nothing where nothing did. */
function timelineTable(timeline) {
    if (timeline.length === 0)
        return '';
    return (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)(['Time (UTC)', 'What'], timeline.map(({ at, what }) => [(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')), (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(what)]));
}
/** Judgements as a Markdown table. */
function conditionTable(conditions) {
    if (conditions.length === 0)
        return '';
    return (0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)(['Condition', 'Verdict', 'Measured', 'Limit', 'Why'], conditions.map((one) => [one.name, one.verdict, one.measured ?? '', one.limit ?? '', one.reason ?? ''].map(_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)));
}
/** A heading, facts as a list, then blocks; all but the blocks is escaped here. */
function summaryOf(headline, facts, blocks) {
    const list = facts.filter(([, value]) => value !== '').map(([name, value]) => `- ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(name)}: ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(value)}`);
    return [`### ${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(headline)}`, list.join('\n'), ...blocks]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}


/***/ })

};
