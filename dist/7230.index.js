export const id = 7230;
export const ids = [7230];
export const modules = {

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

/***/ 9331:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   My: () => (/* binding */ complete),
/* harmony export */   Tc: () => (/* binding */ markBad),
/* harmony export */   aD: () => (/* binding */ completeRollback)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7700);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9184);




/** The watch is over. The release is a success only if the provider still shows that it serves everything. */
async function complete(record, { hold, watched }, deps) {
    const { intent } = record;
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .servesEverything */ .mw)(observed, intent.colour)) {
        const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed)}`;
        return { state: 'lost', record, observed, reason };
    }
    if (!watched) {
        await deps.ledger.write(record.id, { state: 'error', phase: 'kept', detail: 'it has all traffic; the watch could not be evaluated' });
        return { state: 'kept', record, observed };
    }
    const holdUntil = new Date(deps.clock.now() + hold).toISOString();
    const { previous } = intent;
    const back = previous === undefined
        ? 'there is none to go back to yet'
        : `back to ${previous.release?.version ?? previous.colour} at once until ${holdUntil}`;
    await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail: `${intent.colour} serves everything; ${back}` });
    deps.note(`complete: ${back}`);
    await closeTwins(record, deps);
    await replaceOthers(record.id, intent.release.version, deps);
    return { state: 'complete', record, observed, holdUntil, previous };
}
/** Ends a rollback that serves everything: a success of its own, and the release it took away is bad from now on. Gives what went wrong after that. */
async function completeRollback({ recordId, intent, observed, reason }, deps) {
    const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`;
    await deps.ledger.write(recordId, { state: 'success', phase: 'complete', detail });
    await markBad(intent.previous?.release, reason, deps);
    await replaceOthers(recordId, intent.release.version, deps);
    return { trouble: await afterRollback({ recordId, intent, observed }, deps) };
}
/** The user's own command after a rollback. It has no say in the rollback, which is over; that it failed is told. */
async function afterRollback({ recordId, intent, observed }, deps) {
    if (!deps.hooks.has('after-rollback'))
        return undefined;
    const hand = (0,_work_js__WEBPACK_IMPORTED_MODULE_1__/* .handOf */ .vL)(recordId, intent, { artifact: undefined, readyWithin: 0 });
    try {
        await deps.hooks.run((0,_work_js__WEBPACK_IMPORTED_MODULE_1__/* .momentOf */ .Et)('after-rollback', hand, observed), deps.signal);
        return undefined;
    }
    catch (error) {
        return `The hook after-rollback failed: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`;
    }
}
/** A release that was rolled back is never again a place to go back to. */
async function markBad(release, reason, deps) {
    const records = await deps.ledger.read();
    const left = release === undefined ? undefined : records.find((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(record.intent.release, release));
    if (left === undefined || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .hasPhase */ .ww)(left, 'bad') || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .hasPhase */ .ww)(left, 'back'))
        return left;
    await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason });
    deps.note(`${left.intent.release.version} is marked bad: ${reason}`);
    return left;
}
/** An answer that was lost may have made two records of one rollout; the other says nothing of its own. */
async function closeTwins(record, deps) {
    const { run } = record.intent;
    for (const other of await deps.ledger.read()) {
        const same = other.intent.run.id === run.id && other.intent.run.attempt === run.attempt && other.intent.run.job === run.job;
        if (same && other.id !== record.id && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(other)) {
            await deps.ledger.write(other.id, { state: 'inactive', phase: 'stopped', detail: 'the same rollout, recorded twice' });
        }
    }
}
/** GitHub shows one active deployment an environment only if the older ones are made inactive by whoever replaced them. */
async function replaceOthers(id, version, deps) {
    try {
        for (const record of await deps.ledger.read()) {
            const last = record.entries.at(-1);
            if (record.id === id || last === undefined || (last.state !== 'success' && last.phase !== 'kept'))
                continue;
            await deps.ledger.write(record.id, { state: 'inactive', phase: 'replaced', detail: `${version} serves now` });
        }
    }
    catch (error) {
        deps.log.warning(`Older deployments could not be made inactive: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`);
    }
}


/***/ }),

/***/ 6808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ doStep)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6724);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5355);
/* harmony import */ var _lock_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4922);
/* harmony import */ var _observe_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9845);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2110);
/* harmony import */ var _step_watch_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4661);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9184);








/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000;
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000;
/**
 * One step of a plan: the lock is checked, the intent is written to the ledger, then it is done, observed until the provider
 * says so or time is up, and what was observed is written. Gives what was observed where traffic was moved. Throws a
 * StepFailed, or whatever a port threw.
 */
async function doStep(step, hand, manner, deps) {
    await announce(step, hand, manner, deps);
    switch (step.do) {
        case 'close':
            await shift(step.weights, { phase: 'close' }, hand, manner, deps);
            return undefined;
        case 'hook':
            await deps.heed(async (signal) => deps.hooks.run((0,_work_js__WEBPACK_IMPORTED_MODULE_0__/* .momentOf */ .Et)(step.hook, hand, await deps.target.observe(signal)), signal));
            return undefined;
        case 'prepare':
            await drained(hand, { within: drainWithin, cut: true }, deps);
            await deps.heed((signal) => deps.placement.prepare((0,_work_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectOf */ .et)(hand), signal));
            return undefined;
        case 'verify':
            await verify(hand, manner, deps);
            return undefined;
        case 'shift': {
            const observed = await shift(step.weights, { phase: 'shift' }, hand, manner, deps);
            await (0,_step_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeStep */ .c4)(step, hand, deps);
            return observed;
        }
        case 'pause':
            await (0,_step_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .awaitPromotion */ .Qs)(step, hand, deps);
            return undefined;
        case 'promote': {
            const observed = await shift(step.weights, { phase: phaseOf(step, manner) }, hand, manner, deps);
            if (!manner.back)
                await answered(hand, deps);
            return observed;
        }
        case 'retire':
            await retire(hand, manner, deps);
            return undefined;
    }
}
/** Nothing is touched before the lock was checked and the intent stands in the ledger, where the post step finds it. */
async function announce(step, hand, manner, deps) {
    // On the way back time counts: asking a side how it is changes nothing, so it is not written down.
    if (manner.back && step.do === 'verify')
        return;
    const what = (0,_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .describeStep */ .Ey)(step, hand.colour);
    await unlessBack('The lock could not be asked', () => deps.lock.check(), manner, deps);
    // A hook changes nothing that the ledger keeps count of; a pause writes for itself.
    if (step.do !== 'hook' && step.do !== 'pause')
        await tell(hand, { state: 'in_progress', phase: phaseOf(step, manner), detail: what }, manner, deps);
    deps.note(what);
    deps.log.info(`${hand.release?.version ?? hand.colour}: ${what}`);
}
function phaseOf(step, manner) {
    return manner.back && step.do === 'promote' ? 'return' : step.do;
}
async function tell(hand, entry, manner, deps) {
    const { recordId } = hand;
    if (recordId !== undefined)
        await unlessBack('The ledger could not be written', () => deps.ledger.write(recordId, entry), manner, deps);
}
/**
 * On the way forward whatever goes wrong stops. On the way back only a lock that is known to be lost does: while this run
 * lives nobody may take it over, and the next run finds an open record and closes it.
 */
async function unlessBack(trouble, work, manner, deps) {
    try {
        await work();
    }
    catch (error) {
        if (!manner.back || error instanceof _lock_js__WEBPACK_IMPORTED_MODULE_3__/* .LockLost */ .yS)
            throw error;
        deps.log.warning(`${trouble}, on the way back: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
}
async function shift(weights, { phase }, hand, manner, deps) {
    await deps.target.shift(weights, (0,_work_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectOf */ .et)(hand), manner.signal);
    // To close a side says nothing of the other, which may be down: that may be why something new is wanted.
    const shown = phase === 'close' ? _contract_js__WEBPACK_IMPORTED_MODULE_5__/* .isClosed */ .Lx : _contract_js__WEBPACK_IMPORTED_MODULE_5__/* .matches */ .cK;
    const observed = await (0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .observeUntil */ .T1)({ weights, shown }, manner.limits, deps, manner.signal);
    const detail = `observed ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_5__/* .describeObservation */ .C3)(observed)}`;
    await tell(hand, { state: 'in_progress', phase, detail }, manner, deps);
    deps.note(`${(0,_contract_js__WEBPACK_IMPORTED_MODULE_5__/* .describeWeights */ .Jq)(weights)}: ${detail}`);
    return observed;
}
/** What is in hand on a side without traffic is let come to its end. What does not, in time, is cut, or ends the step. */
async function drained({ colour }, { within, cut }, deps) {
    const deadline = deps.clock.now() + within;
    for (;;) {
        const side = (await deps.target.observe(deps.signal.aborted ? undefined : deps.signal))[colour];
        if (side.weight > 0)
            throw new _work_js__WEBPACK_IMPORTED_MODULE_0__/* .StepFailed */ .an(`${colour} has traffic, so nothing is started or taken down there`, { judged: false });
        if ((side.sessions ?? 0) === 0)
            return;
        if (deps.clock.now() >= deadline) {
            const left = `${side.sessions} connections on ${colour} did not end in time`;
            if (!cut)
                throw new _work_js__WEBPACK_IMPORTED_MODULE_0__/* .StepFailed */ .an(left, { judged: false });
            deps.log.warning(`${left}; they are cut now`);
            return;
        }
        await deps.clock.sleep(_work_js__WEBPACK_IMPORTED_MODULE_0__/* .usualLimits */ .tW.poll);
    }
}
async function verify({ colour, release, readyWithin }, manner, deps) {
    const { address } = (await deps.target.observe(manner.signal))[colour];
    if (address === undefined) {
        throw new _work_js__WEBPACK_IMPORTED_MODULE_0__/* .StepFailed */ .an(`${colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, {
            judged: false,
        });
    }
    const within = { within: manner.back ? manner.limits.ready : readyWithin, poll: manner.limits.poll };
    const ask = (signal) => (0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .untilReady */ .Mw)({ scope: colour, address }, release, within, deps, signal);
    const judgement = await (manner.back ? ask() : deps.heed(ask));
    if (!(0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .isWell */ .f5)(judgement))
        throw (0,_step_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .failedOn */ .L7)(`${colour} (${address}), without traffic`, judgement);
    deps.note(`${colour} is ready at ${address}`);
}
/** The edge itself answers with the release that has everything now. */
async function answered({ release }, deps) {
    const within = { within: edgeWithin, poll: _work_js__WEBPACK_IMPORTED_MODULE_0__/* .usualLimits */ .tW.poll };
    const judgement = await deps.heed((signal) => (0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .untilReady */ .Mw)({ scope: 'edge' }, release, within, deps, signal));
    if (!(0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .isWell */ .f5)(judgement))
        throw (0,_step_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .failedOn */ .L7)('the edge, with all traffic on the release', judgement);
}
/** The one place where a side is taken down: only while the other is seen to serve everything, and the edge answers. */
async function retire(hand, { limits, back }, deps) {
    const { colour } = hand;
    await othersServe(hand, deps);
    // A run that is told to end has no time to wait for the last request: then the side stays up, without traffic.
    const hurried = back && deps.signal.aborted;
    await drained(hand, { within: hurried ? limits.ready : drainWithin, cut: !hurried }, deps);
    const judgement = await deps.judge.ready({ scope: 'edge' }, undefined);
    if (!(0,_observe_js__WEBPACK_IMPORTED_MODULE_6__/* .isWell */ .f5)(judgement))
        throw (0,_step_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .failedOn */ .L7)(`the edge, before ${colour} would be taken down`, judgement);
    await othersServe(hand, deps);
    await deps.lock.check();
    await deps.placement.retire((0,_work_js__WEBPACK_IMPORTED_MODULE_0__/* .subjectOf */ .et)(hand), deps.signal.aborted ? undefined : deps.signal);
    deps.note(`${colour} was taken down`);
}
async function othersServe({ colour }, deps) {
    const other = (0,_core_words_js__WEBPACK_IMPORTED_MODULE_7__/* .otherColour */ .RQ)(colour);
    const observed = await deps.target.observe();
    if ((0,_contract_js__WEBPACK_IMPORTED_MODULE_5__/* .servesEverything */ .mw)(observed, other))
        return;
    throw new _work_js__WEBPACK_IMPORTED_MODULE_0__/* .StepFailed */ .an(`${colour} is not taken down: ${other} does not serve everything (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_5__/* .describeObservation */ .C3)(observed)})`, {
        judged: false,
    });
}


/***/ }),

/***/ 9845:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mw: () => (/* binding */ untilReady),
/* harmony export */   T1: () => (/* binding */ observeUntil),
/* harmony export */   f5: () => (/* binding */ isWell)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5355);


/** Observes until the provider shows the intent, as `shown` has it. Throws an ActionError with both when time is up. */
async function observeUntil({ weights, shown = _contract_js__WEBPACK_IMPORTED_MODULE_0__/* .matches */ .cK }, limits, deps, signal) {
    const deadline = deps.clock.now() + limits.observe;
    for (let last = 'nothing';;) {
        try {
            const observed = await deps.target.observe(signal);
            if (shown(observed, weights))
                return observed;
            last = (0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeObservation */ .C3)(observed);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (deps.clock.now() >= deadline)
                throw error;
            last = (0,_core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error);
        }
        if (deps.clock.now() >= deadline) {
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${deps.target.name} does not show what was asked for (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_0__/* .describeWeights */ .Jq)(weights)}): it shows ${last}`);
        }
        await deps.clock.sleep(limits.poll, signal);
    }
}
/** Asks until the answer is a pass or a warning, or time is up; then the last answer. */
async function untilReady(spot, release, { within, poll }, deps, signal) {
    const deadline = deps.clock.now() + within;
    for (;;) {
        const judgement = await deps.judge.ready(spot, release, signal);
        if (isWell(judgement) || deps.clock.now() >= deadline)
            return judgement;
        await deps.clock.sleep(poll, signal);
    }
}
function isWell(judgement) {
    return judgement.verdict === 'pass' || judgement.verdict === 'warn';
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

/***/ 7230:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ markLocked),
/* harmony export */   Jv: () => (/* binding */ restoreAndRelease),
/* harmony export */   jr: () => (/* binding */ mayBeLocked)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _crew_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(102);
/* harmony import */ var _lock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4922);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2936);




/** Told to the post step before the lock is taken, so that a kill in between is noticed. What was begun under it is in the ledger. */
const lockedName = 'slipway-locked';
function markLocked(state, environment) {
    state.save(lockedName, environment);
}
/** Whether the main step may have taken the lock of its environment. Without it nothing was changed. */
function mayBeLocked(state) {
    return state.get(lockedName) !== '';
}
/**
 * The end of a job, cancelled, killed or not: a rollout of its own that nobody completed or took back is taken back, and the lock is
 * released. Does nothing where this job does not hold the lock. Throws an ActionError where the traffic could not be given back.
 */
async function restoreAndRelease({ environment, books, crew, reason, ...job }) {
    const lock = await (0,_lock_js__WEBPACK_IMPORTED_MODULE_0__/* .heldLock */ .TT)((0,_crew_js__WEBPACK_IMPORTED_MODULE_1__/* .lockDepsOf */ .Ne)(books, { ...job, environment }));
    if (lock === undefined)
        return;
    try {
        const open = (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .openRecord */ .C6)(await books.ledger.read(), (0,_crew_js__WEBPACK_IMPORTED_MODULE_1__/* .selfOf */ .KV)(job.runner));
        if (open === undefined)
            return;
        const { version } = open.intent.release;
        const ending = await (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .undo */ .tN)(open, { reason, judged: false }, (0,_crew_js__WEBPACK_IMPORTED_MODULE_1__/* .withLock */ .kK)(crew, lock));
        job.log.info(`${version}: ${ending.state}: ${ending.reason}`);
        if (ending.state === 'stuck') {
            throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`The rollout of ${version} could not be taken back: ${ending.reason}`, {
                hint: 'Look at the target now. The next run, or the rollback action, tries again.',
            });
        }
    }
    finally {
        await lock.release();
    }
}


/***/ }),

/***/ 2936:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C6: () => (/* binding */ openRecord),
  Of: () => (/* binding */ rollOut),
  tN: () => (/* binding */ undo)
});

// EXTERNAL MODULE: ./packages/shared/build/config/rollout.js
var rollout = __webpack_require__(8895);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/interpret.js
var interpret = __webpack_require__(6808);
// EXTERNAL MODULE: ./packages/shared/build/rollout/observe.js
var observe = __webpack_require__(9845);
// EXTERNAL MODULE: ./packages/shared/build/rollout/step-watch.js
var step_watch = __webpack_require__(4661);
// EXTERNAL MODULE: ./packages/shared/build/rollout/heed.js
var heed = __webpack_require__(9795);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
// EXTERNAL MODULE: ./packages/shared/build/rollout/settle.js
var settle = __webpack_require__(3370);
// EXTERNAL MODULE: ./packages/shared/build/rollout/work.js
var work = __webpack_require__(9184);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/take-back.js








/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
async function takeBack(failure, hand, deps) {
    const { phase, error } = failure;
    const why = {
        phase,
        judged: error instanceof work/* StepFailed */.an && error.judged,
        reason: (0,errors/* messageOf */.bD)(error),
        aborted: error instanceof heed/* Aborted */.aG,
        unverified: error instanceof work/* StepFailed */.an,
    };
    deps.note(`${phase}: ${why.reason}`);
    deps.log.debug((0,errors/* describe */.q0)(error));
    try {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        if (error instanceof heed/* Aborted */.aG)
            await answer(error, deps);
        const ending = await (failure.exposed ? returnTraffic(why, hand, deps) : stop(why, hand, deps));
        return ending.state === 'back' ? await afterRollback(ending, hand, deps) : ending;
    }
    catch (second) {
        const reason = second === error ? why.reason : `${why.reason}; then: ${(0,errors/* messageOf */.bD)(second)}`;
        deps.note(`nothing more can be done: ${(0,errors/* messageOf */.bD)(second)}`);
        return { ...toldOf(why), state: 'stuck', reason, observed: undefined };
    }
}
function toldOf({ phase, judged, reason }) {
    return { phase, judged, reason };
}
/** Whoever asked waits for a sign; that it could not be given must not hold up what was asked. */
async function answer({ order }, deps) {
    try {
        await deps.lock.answer(order);
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.log.warning(`The abort could not be answered: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop(why, hand, deps) {
    const observed = await deps.target.observe();
    if ((0,contract/* servesEverything */.mw)(observed, hand.colour) && hand.about.previous === undefined)
        return await stay(why, { hand, observed }, deps);
    // Somebody has given it traffic by hand meanwhile: that goes back like any other.
    if (observed[hand.colour].open && why.phase !== 'close')
        return await returnTraffic(why, hand, deps);
    if ((0,contract/* servesEverything */.mw)(observed, (0,words/* otherColour */.RQ)(hand.colour)) && why.phase !== 'close') {
        try {
            await (0,interpret/* doStep */._)({ do: 'retire' }, hand, { back: true, limits: limitsOf(deps), signal: undefined }, deps);
        }
        catch (error) {
            if (error instanceof lock/* LockLost */.yS)
                throw error;
            deps.log.warning(`${hand.colour} could not be taken down again; it has no traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: why.reason }, deps);
    return { ...toldOf(why), state: 'stopped', observed };
}
/** It was judged where it stood, and its side had everything all along. What could not be verified is not said to serve. */
async function stay(why, { hand, observed }, deps) {
    if (why.phase === 'verify' && why.unverified) {
        const reason = `${why.reason}; ${hand.colour} has all traffic as before`;
        await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps);
        return { ...toldOf(why), state: 'stuck', reason, observed };
    }
    await record(hand, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps);
    return { ...toldOf(why), state: 'forward', observed };
}
async function returnTraffic(why, hand, deps) {
    const { about, colour, release } = hand;
    const own = { colour, release };
    const before = about.previous === undefined ? [] : [{ colour: about.previous.colour, release: about.previous.release }];
    // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
    const arrived = about.kind === 'rollback' && (0,contract/* servesEverything */.mw)(await deps.target.observe(), colour);
    // Whoever asks for a rollback to be aborted cannot mean that the bad release is to have everything again.
    const finish = about.kind === 'rollback' && why.aborted;
    const candidates = arrived ? [own] : why.judged && !finish ? before : about.kind === 'rollback' ? [own, ...before] : [...before, own];
    const settled = await (0,settle/* settle */.G)(candidates, hand, limitsOf(deps), deps);
    return settled === undefined ? await endWithout(why, hand, deps) : await tell(settled, why, hand, deps);
}
function limitsOf({ signal }) {
    return signal.aborted ? work/* cancelledLimits */.At : work/* usualLimits */.tW;
}
async function tell({ colour, observed, verified }, why, hand, deps) {
    if (colour === hand.colour && !verified) {
        const reason = `${why.reason}; ${colour} has all traffic, but nothing could be verified there`;
        await record(hand, { state: 'error', phase: 'stopped', detail: reason }, deps);
        return { ...toldOf(why), state: 'stuck', reason, observed };
    }
    if (colour === hand.colour) {
        await record(hand, { state: 'error', phase: 'kept', detail: `it has all traffic: ${why.reason}` }, deps);
        return { ...toldOf(why), state: 'forward', observed };
    }
    const doubt = verified ? '' : ' (which could not be verified)';
    const detail = `${colour}${doubt} serves everything again: ${why.reason}`;
    await record(hand, why.judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps);
    const reason = verified ? why.reason : `${why.reason}; ${colour} could not be verified before it took over`;
    return { ...toldOf(why), state: 'back', reason, observed };
}
/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout(why, hand, deps) {
    const observed = await deps.target.observe();
    if (hand.about.previous === undefined && (0,contract/* servesEverything */.mw)(observed, hand.colour)) {
        const detail = `it has all traffic and there is none to go back to: ${why.reason}`;
        await record(hand, { state: why.judged ? 'failure' : 'error', phase: 'kept', detail }, deps);
        return { ...toldOf(why), state: 'forward', observed };
    }
    return { ...toldOf(why), state: 'stuck', reason: `${why.reason}; no side could be verified`, observed };
}
/** The user's own command after the way back; that it failed is added to why the rollout ended. */
async function afterRollback(ending, hand, deps) {
    if (!deps.hooks.has('after-rollback') || deps.signal.aborted)
        return ending;
    try {
        await deps.hooks.run((0,work/* momentOf */.Et)('after-rollback', hand, ending.observed), deps.signal);
        return ending;
    }
    catch (error) {
        return { ...ending, reason: `${ending.reason}; then the hook after-rollback failed: ${(0,errors/* messageOf */.bD)(error)}` };
    }
}
/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record({ recordId }, entry, deps) {
    try {
        if (recordId !== undefined)
            await deps.ledger.write(recordId, entry);
    }
    catch (error) {
        deps.log.warning(`The ledger could not be written: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/drive.js






/** Does the steps one at a time, heeding what is asked in between. Any failure, order or cancellation ends on the verified side. */
async function drive(steps, { hand, expected }, deps) {
    const manner = { back: false, limits: work/* usualLimits */.tW, signal: deps.signal };
    let reached = 'prepare';
    let weight = 0;
    let exposed = false;
    let verified = false;
    let before = expected;
    try {
        let observed;
        for (const step of steps) {
            deps.signal.throwIfAborted();
            await (0,step_watch/* obey */.a3)(weight, hand, deps);
            if (step.do !== 'hook')
                reached = step.do;
            const takesTraffic = step.do === 'shift' || step.do === 'promote';
            if (takesTraffic && !verified)
                throw new work/* StepFailed */.an(`${hand.colour} was not verified`, { judged: false });
            if (takesTraffic && before !== undefined)
                await unchanged(before, deps);
            exposed ||= takesTraffic;
            observed = (await (0,interpret/* doStep */._)(step, hand, manner, deps)) ?? observed;
            verified ||= step.do === 'verify';
            if (takesTraffic)
                before = step.weights;
            if (step.do === 'shift')
                weight = step.weight;
            if (step.do === 'promote')
                weight = 1;
        }
        if (observed === undefined)
            throw new work/* StepFailed */.an('the plan gave the release no traffic', { judged: false });
        return { state: 'promoted', observed };
    }
    catch (error) {
        return await takeBack({ phase: reached, exposed, error }, hand, deps);
    }
}
/** Whoever moves traffic by hand in the middle of a rollout is not overruled: it goes back. */
async function unchanged(weights, deps) {
    try {
        await (0,observe/* observeUntil */.T1)({ weights }, work/* usualLimits */.tW, deps, deps.signal);
    }
    catch (error) {
        deps.signal.throwIfAborted();
        throw new work/* StepFailed */.an(`The traffic is not where the last step left it: ${(0,errors/* messageOf */.bD)(error)}`, { judged: false });
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var rollout_plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/unfinished.js
var unfinished = __webpack_require__(856);
// EXTERNAL MODULE: ./packages/shared/build/rollout/warm.js
var rollout_warm = __webpack_require__(7144);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/session.js











/** One release, from what is observed now to all traffic, or back. What an earlier run left is settled first. */
async function rollOut(request, deps) {
    const settled = await (0,unfinished/* settleFirst */.k)(request, deps);
    if (settled !== undefined)
        return settled;
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const plan = (0,rollout_plan/* planRollout */.ne)(observed, await wishOf(request, observed, records, deps), records, deps.target.capabilities);
    if (plan.state === 'refused')
        return plan;
    if (plan.state === 'done')
        return { state: 'unchanged', live: plan.live, observed };
    for (const note of plan.notes)
        deps.note(note);
    const intent = intentOf(request, plan);
    await deps.lock.check();
    for (const record of records)
        if ((0,ledger/* isOpen */.nT)(record) && (0,reconcile/* isOurs */.M)(record, request.self))
            await giveWay(record, intent, deps);
    const recordId = await deps.ledger.open(intent);
    const hand = (0,work/* handOf */.vL)(recordId, intent, { artifact: request.artifact, readyWithin: request.readyWithin });
    const live = plan.live !== undefined && (0,contract/* servesEverything */.mw)(observed, plan.live.colour) ? (0,contract/* allTo */.jT)(plan.live.colour) : undefined;
    const driven = await drive(plan.steps, { hand, expected: live }, deps);
    if (driven.state !== 'promoted')
        return { state: 'ended', ending: driven, intent };
    return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes };
}
/** A rollout of this very job that could not be ended makes room for the one that takes its place. */
async function giveWay(record, { release }, deps) {
    await deps.ledger.write(record.id, { state: 'error', phase: 'stopped', detail: `the same job goes on with ${release.version}` });
}
async function wishOf(request, observed, records, deps) {
    const { release, steps, atOnce } = request;
    const live = (0,rollout_plan/* liveSide */.Mz)(observed, records);
    const idle = live === undefined ? undefined : (0,words/* otherColour */.RQ)(live.colour);
    const warm = request.kind === 'rollback' && idle !== undefined && (await (0,rollout_warm/* isWarm */.Y)(release, idle, { observed, records }, deps)) ? idle : undefined;
    // Nothing of the user's stands in the way back: of the hooks, a rollback has the one that comes after it.
    const hooks = request.kind === 'rollback' ? [] : rollout/* hookName */.FE.options.filter((name) => name !== 'after-rollback' && deps.hooks.has(name));
    return { release, steps, warm, atOnce: atOnce || warm !== undefined, hooks };
}
function intentOf(request, plan) {
    const { live } = plan;
    const previous = live === undefined ? {} : { previous: previousOf(live) };
    return {
        schema: 1,
        service: request.service,
        environment: request.environment,
        kind: request.kind,
        release: request.release,
        colour: plan.colour,
        ...previous,
        run: { id: request.self.run, attempt: request.self.attempt, job: request.self.job },
        ...(request.reason === undefined ? {} : { reason: request.reason.slice(0, 500) }),
        ...request.terms,
    };
}
function previousOf({ colour, release, version }) {
    if (release !== undefined)
        return { colour, release };
    return { colour, ...(version === undefined ? {} : { version }) };
}
/** The rollout that this job has begun and not yet ended. */
function openRecord(records, self) {
    return records.find((record) => (0,reconcile/* isOurs */.M)(record, self) && (0,ledger/* isOpen */.nT)(record));
}
/** Takes this job's own rollout back after its promotion: the watch said so, or the job ends before it was completed. */
async function undo(record, why, deps) {
    const { intent } = record;
    const exposed = (0,ledger/* hasPhase */.ww)(record, 'shift') || (0,ledger/* hasPhase */.ww)(record, 'promote');
    const error = new work/* StepFailed */.an(why.reason, { judged: why.judged });
    const phase = record.entries.at(-1)?.phase ?? 'prepare';
    return await takeBack({ phase, exposed, error }, (0,work/* handOf */.vL)(record.id, intent, { artifact: undefined, readyWithin: 0 }), deps);
}


/***/ }),

/***/ 3370:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ settle)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _interpret_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6808);
/* harmony import */ var _lock_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4922);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2110);




/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing could be done, and
 * throws LockLost where nothing may. `about` is the rollout that is ended so.
 */
async function settle(candidates, about, limits, deps) {
    for (const candidate of candidates) {
        const observed = await goTo(candidate, (0,_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .stepsToReturn */ .Nv)(candidate.colour), { about, limits }, deps);
        if (observed !== undefined)
            return { colour: candidate.colour, observed, verified: true };
    }
    const observed = await deps.target.observe();
    const first = candidates.find(({ colour }) => observed[colour].weight > 0);
    if (first === undefined)
        return undefined;
    // Even where it is shown to have everything: what a provider shows may be older than the last shift.
    const unverified = await goTo(first, (0,_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .stepsToReturn */ .Nv)(first.colour).slice(-1), { about, limits }, deps);
    return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false };
}
async function goTo({ colour, release }, steps, { about, limits }, deps) {
    const hand = { ...about, colour, release, artifact: undefined, readyWithin: limits.ready };
    try {
        let observed;
        for (const step of steps)
            observed = await (0,_interpret_js__WEBPACK_IMPORTED_MODULE_1__/* .doStep */ ._)(step, hand, { back: true, limits, signal: undefined }, deps);
        return observed;
    }
    catch (error) {
        if (error instanceof _lock_js__WEBPACK_IMPORTED_MODULE_2__/* .LockLost */ .yS)
            throw error;
        deps.note(`${colour} could not be given the traffic: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
        deps.log.warning(`${colour} could not be given the traffic: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
        return undefined;
    }
}


/***/ }),

/***/ 4661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L7: () => (/* binding */ failedOn),
/* harmony export */   Qs: () => (/* binding */ awaitPromotion),
/* harmony export */   a3: () => (/* binding */ obey),
/* harmony export */   c4: () => (/* binding */ judgeStep)
/* harmony export */ });
/* unused harmony export standStill */
/* harmony import */ var _core_duration_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5903);
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6183);
/* harmony import */ var _heed_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9795);
/* harmony import */ var _signals_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6084);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9184);





const minimumLook = 500;
/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
async function judgeStep({ weight, time }, hand, deps) {
    const deadline = deps.clock.now() + time + hand.readyWithin;
    const span = Math.max(minimumLook, time);
    for (let warned = false;;) {
        const judgement = await look({ weight, time: span }, hand, deps);
        if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned))
            return;
        if (judgement.verdict === 'fail')
            throw failedOn(`${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} of the traffic`, judgement);
        warned = judgement.verdict === 'warn';
        if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
            throw failedOn(`${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} of the traffic`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
/**
 * Stands at a weight until `goOn` says so, at most `atMost` ms; then the rollout has failed, unjudged. What has traffic is judged
 * meanwhile: two bad looks in a row end it, since one bad answer in two hours is no reason to.
 */
async function standStill({ weight, atMost, goOn }, hand, deps) {
    const deadline = deps.clock.now() + atMost;
    for (let bad = 0;;) {
        const asked = (0,_signals_js__WEBPACK_IMPORTED_MODULE_1__/* .standing */ .JA)(await deps.lock.signals());
        if (asked.aborted !== undefined)
            throw new _heed_js__WEBPACK_IMPORTED_MODULE_2__/* .Aborted */ .aG(asked.aborted);
        if (goOn(asked))
            return;
        if (deps.clock.now() >= deadline) {
            throw new _work_js__WEBPACK_IMPORTED_MODULE_3__/* .StepFailed */ .an(`Nobody said that ${hand.release?.version ?? hand.colour} may go on from ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} within ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_4__/* .formatDuration */ .a3)(atMost)}`, {
                judged: false,
            });
        }
        if (weight === 0) {
            await deps.clock.sleep(_heed_js__WEBPACK_IMPORTED_MODULE_2__/* .listenEvery */ .r1, deps.signal);
            continue;
        }
        const judgement = await look({ weight, time: _heed_js__WEBPACK_IMPORTED_MODULE_2__/* .listenEvery */ .r1 }, hand, deps);
        bad = judgement.verdict === 'fail' ? bad + 1 : 0;
        if (judgement.verdict === 'fail' && bad > 1)
            throw failedOn(`${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} of the traffic, while it stood still`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
/** Between two steps: what was asked in the meantime. */
async function obey(weight, hand, deps) {
    const signals = await deps.lock.signals();
    const { aborted, paused } = (0,_signals_js__WEBPACK_IMPORTED_MODULE_1__/* .standing */ .JA)(signals);
    if (aborted !== undefined)
        throw new _heed_js__WEBPACK_IMPORTED_MODULE_2__/* .Aborted */ .aG(aborted);
    if (!paused)
        return;
    const by = signals.findLast(({ kind }) => kind === 'pause');
    if (by !== undefined)
        await deps.lock.answer(by);
    const detail = `paused at ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)}${by === undefined ? '' : ` by run ${by.run} (${by.actor})`}`;
    deps.note(detail);
    await write(hand, { state: 'in_progress', phase: 'pause', detail }, deps);
    await standStill({ weight, atMost: pausedAtMost, goOn: (asked) => !asked.paused }, hand, deps);
    const { resumed, promoted } = (0,_signals_js__WEBPACK_IMPORTED_MODULE_1__/* .standing */ .JA)(await deps.lock.signals());
    const goOn = resumed ?? promoted;
    if (goOn !== undefined)
        await deps.lock.answer(goOn);
    deps.note('goes on');
}
/** A step of the plan that waits for an approval: a promote that was given for an earlier one does not count. */
async function awaitPromotion({ weight, atMost }, hand, deps) {
    const detail = `stands at ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} until somebody says promote, at most ${(0,_core_duration_js__WEBPACK_IMPORTED_MODULE_4__/* .formatDuration */ .a3)(atMost)}`;
    await write(hand, { state: 'in_progress', phase: 'pause', detail }, deps);
    await standStill({ weight, atMost, goOn: ({ promoted }) => promoted !== undefined && promoted.answered === undefined }, hand, deps);
    const { promoted } = (0,_signals_js__WEBPACK_IMPORTED_MODULE_1__/* .standing */ .JA)(await deps.lock.signals());
    if (promoted === undefined)
        return;
    await deps.lock.answer(promoted);
    deps.note(`promoted by run ${promoted.run} (${promoted.actor})`);
}
/** Milliseconds that a pause which somebody asked for may last: a job of GitHub's ends after six hours. */
const pausedAtMost = 2 * 3_600_000;
async function look({ weight, time }, hand, deps) {
    const { colour, about } = hand;
    const { release } = (0,_work_js__WEBPACK_IMPORTED_MODULE_3__/* .subjectOf */ .et)(hand);
    const { address } = (await deps.target.observe(deps.signal))[colour];
    const answer = await deps.heed((signal) => deps.judge.duringStep({ colour, address, release, span: time, edge: about.kind === 'deploy', signal }).then((one) => {
        // What a judge saw until it was interrupted is no judgement.
        signal.throwIfAborted();
        return one;
    }));
    deps.measured(answer.measurements, answer.conditions);
    const { judgement } = answer;
    deps.note(`${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weight)} on ${colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}${unjudged(answer)}`);
    return judgement;
}
/** What a judgement left open, so that a pass does not stand for what nobody judged. */
function unjudged({ judgement, conditions }) {
    const open = conditions.filter(({ verdict }) => verdict === 'not-evaluated');
    if (judgement.verdict === 'not-evaluated' || open.length === 0)
        return '';
    return ` (not judged: ${open.map(({ name, reason }) => `${name}: ${reason}`).join('; ')})`;
}
async function write({ recordId }, entry, deps) {
    if (recordId !== undefined)
        await deps.ledger.write(recordId, entry);
}
/** A judgement that was not a pass, as the end of a rollout. */
function failedOn(where, judgement) {
    const reason = 'reason' in judgement ? judgement.reason : 'it passed';
    const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged';
    return new _work_js__WEBPACK_IMPORTED_MODULE_3__/* .StepFailed */ .an(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' });
}


/***/ }),

/***/ 856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ mendUnfinished),
/* harmony export */   k: () => (/* binding */ settleFirst)
/* harmony export */ });
/* harmony import */ var _completion_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9331);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);
/* harmony import */ var _reconcile_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6853);
/* harmony import */ var _settle_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3370);
/* harmony import */ var _work_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9184);






/**
 * For a run that wants no release live itself: what a lost run left is brought to its end. Gives undefined where nothing was
 * left, so that a split which somebody made by hand stays theirs to mend.
 */
async function mendUnfinished(request, deps) {
    const left = (await deps.ledger.read()).filter((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .isOpen */ .nT)(record) && !(0,_reconcile_js__WEBPACK_IMPORTED_MODULE_1__/* .isOurs */ .M)(record, request.self));
    if (left.length === 0)
        return undefined;
    const refused = await settleFirst(request, deps);
    if (refused !== undefined)
        return refused;
    const observed = await deps.target.observe(deps.signal);
    if (_contract_js__WEBPACK_IMPORTED_MODULE_2__/* .bothColours */ .JV.some((colour) => (0,_contract_js__WEBPACK_IMPORTED_MODULE_2__/* .servesEverything */ .mw)(observed, colour))) {
        return { state: 'mended', runs: [...new Set(left.map(({ intent }) => intent.run.id))] };
    }
    const reason = `what a lost run left could not be mended: no side serves everything (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObservation */ .C3)(observed)})`;
    return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
}
/** Brings what an earlier run left to its end, before anything else. Gives a refusal where that is not this run's to decide. */
async function settleFirst(request, deps) {
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const found = (0,_reconcile_js__WEBPACK_IMPORTED_MODULE_1__/* .reconcile */ .L)({ observed, records, self: request.self, onDrift: request.onDrift, wanted: request.release });
    if (found.state === 'drift')
        return { state: 'refused', reason: found.reason, hint: found.hint };
    let settled;
    if (found.state === 'unsettled') {
        settled = await bringToEnd(found, deps);
        if (settled === undefined && _contract_js__WEBPACK_IMPORTED_MODULE_2__/* .bothColours */ .JV.some((colour) => observed[colour].weight > 0)) {
            const reason = `${found.why}; but no side could be found well and given everything`;
            return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
        }
    }
    for (const record of found.unfinished)
        await closeBroken(record, { settled, observed: settled?.observed ?? observed, records }, deps);
    return undefined;
}
async function bringToEnd({ unfinished, candidates, why }, deps) {
    deps.note(`before anything else: ${why}`);
    const [newest] = unfinished;
    return await (0,_settle_js__WEBPACK_IMPORTED_MODULE_3__/* .settle */ .G)(candidates, { recordId: newest?.id, about: newest?.intent ?? nobody }, _work_js__WEBPACK_IMPORTED_MODULE_4__/* .usualLimits */ .tW, deps);
}
/** Whose rollout it is when a split by hand is mended. */
const nobody = { kind: 'rollback', service: '', environment: '', run: { id: 0, attempt: 0, job: '' } };
/** A rollout whose run has ended says nothing more, so its end is written for it. A rollback that arrived is one that succeeded. */
async function closeBroken(record, { settled, observed, records }, deps) {
    const { colour, release, run, kind, previous, reason } = record.intent;
    const serves = (0,_contract_js__WEBPACK_IMPORTED_MODULE_2__/* .servesEverything */ .mw)(observed, colour) && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.id === record.id;
    const detail = `run ${run.id} ended in the middle; ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_2__/* .describeObservation */ .C3)(observed)}`;
    await deps.lock.check();
    if (serves && kind === 'rollback' && settled?.verified === true) {
        await deps.ledger.write(record.id, { state: 'success', phase: 'complete', detail });
        deps.note(`${release.version}: complete: ${detail}`);
        await (0,_completion_js__WEBPACK_IMPORTED_MODULE_5__/* .markBad */ .Tc)(previous?.release, reason ?? 'it was rolled back', deps);
        return;
    }
    const phase = serves ? 'kept' : 'stopped';
    await deps.ledger.write(record.id, { state: 'error', phase, detail });
    deps.note(`${release.version}: ${phase}: ${detail}`);
}


/***/ }),

/***/ 7144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ isWarm)
/* harmony export */ });
/* harmony import */ var _destination_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7981);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);
/* harmony import */ var _observe_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9845);



/**
 * Whether the release still runs on a side and is well there: then going back takes one shift. Where the provider names another
 * version there than the ledger, it is the provider that knows.
 */
async function isWarm(release, colour, { observed, records }, deps) {
    const last = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour);
    const { address, release: told } = observed[colour];
    if (last === undefined || !(0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sameRelease */ .OW)(last.intent.release, release) || address === undefined)
        return false;
    if (told !== undefined && !(0,_destination_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(told, release.version))
        return false;
    return (0,_observe_js__WEBPACK_IMPORTED_MODULE_2__/* .isWell */ .f5)(await deps.judge.ready({ scope: colour, address }, release, deps.signal));
}


/***/ })

};
