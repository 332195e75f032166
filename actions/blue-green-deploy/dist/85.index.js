export const id = 85;
export const ids = [85];
export const modules = {

/***/ 5078:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4574);
/* harmony import */ var _slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4922);
/* harmony import */ var _slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6411);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9713);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8475);






/** The end of the job, cancelled or not: a rollout that nobody completed or took back is taken back, and the lock is released. */
async function post(inputs, context, stand = {}) {
    if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_0__/* .mayBeLocked */ .jr)(context.state))
        return;
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__/* .heldLock */ .TT)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }));
    if (lock === undefined)
        return;
    try {
        if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHaveBegun */ .hE)(context.state))
            return;
        const own = (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .openRecord */ .C6)(await stage.books.ledger.read(), (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .selfOf */ .KV)(context.runner));
        if (own === undefined)
            return;
        const why = { reason: 'the job ended before the rollout was completed', judged: false };
        const ending = await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .undo */ .tN)(own, why, (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .withLock */ .kK)(stage.crew, lock, () => undefined));
        context.log.info(`${own.intent.release.version}: ${ending.state}: ${ending.reason}`);
        if (ending.state === 'stuck') {
            throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_5__/* .ActionError */ .lZ(`The rollout of ${own.intent.release.version} could not be taken back: ${ending.reason}`, {
                hint: 'Look at the target now. The next run, or the rollback action, tries again.',
            });
        }
    }
    finally {
        await lock.release();
    }
}


/***/ }),

/***/ 8475:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ markLocked),
/* harmony export */   Pz: () => (/* binding */ markRecord),
/* harmony export */   hE: () => (/* binding */ mayHaveBegun),
/* harmony export */   jr: () => (/* binding */ mayBeLocked)
/* harmony export */ });
/** What the main step tells the post step. Each is saved before the change that it speaks of. */
const lockedName = 'slipway-locked';
const recordName = 'slipway-record';
function markLocked(state, environment) {
    state.save(lockedName, environment);
}
function markRecord(state, recordId) {
    state.save(recordName, String(recordId));
}
/** Whether this step may hold the lock of its environment. */
function mayBeLocked(state) {
    return state.get(lockedName) !== '';
}
/** Whether this step may have begun a rollout. */
function mayHaveBegun(state) {
    return state.get(recordName) !== '';
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


/***/ })

};
