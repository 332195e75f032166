export const id = 406;
export const ids = [406];
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

/***/ 5355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C3: () => (/* binding */ describeObservation),
/* harmony export */   JV: () => (/* binding */ bothColours),
/* harmony export */   Jq: () => (/* binding */ describeWeights),
/* harmony export */   cK: () => (/* binding */ matches),
/* harmony export */   jT: () => (/* binding */ allTo),
/* harmony export */   mw: () => (/* binding */ servesEverything)
/* harmony export */ });
/* harmony import */ var _core_percentage_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6183);

/** Shares differ by at most this much where a provider rounds them. */
const tolerance = 0.015;
/** Whether the provider shows what was intended. All and nothing are taken exactly. */
function matches(observed, intent) {
    return bothColours.every((colour) => {
        const side = observed[colour];
        const wanted = intent[colour];
        if (wanted === 0)
            return side.weight === 0 && !side.open;
        if (side.state !== 'serving')
            return false;
        return wanted === 1 ? side.weight === 1 : Math.abs(side.weight - wanted) <= tolerance;
    });
}
/** Whether one side has all traffic and nothing could reach the other. */
function servesEverything(observed, colour) {
    return matches(observed, allTo(colour));
}
function allTo(colour) {
    return colour === 'blue' ? { blue: 1, green: 0 } : { blue: 0, green: 1 };
}
const bothColours = ['blue', 'green'];
/** What was observed, in words: `blue 100% serving, green 0% down`. */
function describeObservation(observed) {
    return bothColours.map((colour) => `${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(observed[colour].weight)} ${observed[colour].state}`).join(', ');
}
function describeWeights(weights) {
    return bothColours.map((colour) => `${colour} ${(0,_core_percentage_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPercentage */ .Ee)(weights[colour])}`).join(', ');
}


/***/ }),

/***/ 6853:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ reconcile),
/* harmony export */   M: () => (/* binding */ isOurs)
/* harmony export */ });
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);



/**
 * What an earlier rollout left. Called with the lock held, so the run of every open record but our own has ended. Traffic
 * goes back to the side of the last release that passed its watch; where there is none, to whichever side is well.
 */
function reconcile({ observed, records, self, onDrift }) {
    const unfinished = records.filter((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .isOpen */ .nT)(record) && !isOurs(record, self));
    const sharing = _contract_js__WEBPACK_IMPORTED_MODULE_1__/* .bothColours */ .JV.filter((colour) => observed[colour].weight > 0);
    const home = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastSuccess */ .M1)(records);
    const away = home !== undefined && sharing.length === 1 && sharing[0] !== home.intent.colour;
    // A provider may show a state that is older than the last shift of a run that died, so such a shift is never trusted.
    const doubtful = unfinished.some((record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'shift') || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'promote'));
    if (sharing.length !== 2 && !away && !doubtful)
        return { state: 'settled', unfinished };
    const cause = unfinished[0];
    // What was kept without a judgement serves on purpose, although the ledger cannot call it good.
    const kept = sharing.length === 1 && sharing[0] !== undefined && wasKept(records, sharing[0]);
    if (cause === undefined && kept)
        return { state: 'settled', unfinished };
    if (cause === undefined && onDrift === 'stop')
        return drift(observed, home);
    if (cause === undefined && sharing.length === 1)
        return { state: 'settled', unfinished };
    const first = home?.intent.colour ?? cause?.intent.previous?.colour ?? 'blue';
    const candidates = [first, (0,_core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .otherColour */ .RQ)(first)].map((colour) => ({ colour, release: (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.intent.release }));
    const broken = cause === undefined ? 'traffic is split by hand' : `run ${cause.intent.run.id} ended in the middle of ${cause.intent.release.version}`;
    const target = home === undefined ? 'no release has passed its watch yet' : `${home.intent.release.version} is the last that passed its watch`;
    return { state: 'unsettled', unfinished, candidates, why: `${broken} (${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}); ${target}` };
}
function wasKept(records, colour) {
    return (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .lastOn */ .gb)(records, colour)?.entries.some((entry) => entry.phase === 'kept') === true;
}
function isOurs(record, self) {
    const { run } = record.intent;
    return run.id === self.run && run.attempt === self.attempt && run.job === self.job;
}
function drift(observed, home) {
    const known = home === undefined ? 'nothing of its own' : `${home.intent.release.version} on ${home.intent.colour} with everything`;
    return {
        state: 'drift',
        reason: `Somebody changed the traffic by hand: the provider shows ${(0,_contract_js__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(observed)}, the ledger has ${known}`,
        hint: 'Give one side everything again, or set rollout.on-drift: adopt to go on from what the provider shows.',
    };
}


/***/ }),

/***/ 4406:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  My: () => (/* binding */ complete),
  C6: () => (/* binding */ openRecord),
  If: () => (/* binding */ retireIdle),
  Of: () => (/* binding */ rollOut),
  tN: () => (/* binding */ undo)
});

// UNUSED EXPORTS: completeRollback, markBad

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
// EXTERNAL MODULE: ./packages/shared/build/config/defaults.js
var defaults = __webpack_require__(3390);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/plan.js






/** From what is observed to what is wanted, as ordered steps, or a refusal. Decides; touches nothing. */
function planRollout(observed, wish, records, capabilities) {
    const split = contract/* bothColours */.JV.filter((colour) => observed[colour].weight > 0);
    if (split.length === 2) {
        return {
            state: 'refused',
            reason: `Traffic is split between both sides (${(0,contract/* describeObservation */.C3)(observed)})`,
            hint: 'A rollout starts from one side with everything. Set one side to 0.',
        };
    }
    const live = liveSide(observed, records);
    if (live !== undefined && (0,contract/* servesEverything */.mw)(observed, live.colour) && runs(live, wish.release)) {
        const record = (0,ledger/* lastOn */.gb)(records, live.colour);
        if (record !== undefined && (0,ledger/* hasSucceeded */.yO)(record))
            return { state: 'done', colour: live.colour, live };
        // It serves, but no rollout of it has come to its end: it is judged where it stands.
        const steps = [{ do: 'verify' }, { do: 'promote', weights: (0,contract/* allTo */.jT)(live.colour) }];
        return {
            state: 'steps',
            colour: live.colour,
            live: undefined,
            steps,
            notes: [`${wish.release.version} already serves from ${live.colour}.`],
        };
    }
    const weighted = capabilities.weighted || isDefault(wish.steps) || wish.steps.every((step) => step.weight === 1);
    if (!weighted && !wish.atOnce) {
        const asked = wish.steps.map((step) => (0,percentage/* formatPercentage */.Ee)(step.weight)).join(', ');
        return {
            state: 'refused',
            reason: `rollout.steps asks for ${asked}, but the target gives a side all traffic or none`,
            hint: 'Write rollout: { steps: [100%] } for this environment, or use a target with weights.',
        };
    }
    const colour = live === undefined ? (wish.warm ?? firstSide(records)) : (0,words/* otherColour */.RQ)(live.colour);
    const outage = live !== undefined && observed[live.colour].state !== 'serving';
    const steps = stepsTo(colour, { observed, wish, live, atOnce: wish.atOnce || outage || live === undefined || !capabilities.weighted });
    return { state: 'steps', colour, live, steps, notes: notesOn(live, outage) };
}
/** The side with all traffic; where none has any, the one that would have it if it were up. */
function liveSide(observed, records) {
    const serving = contract/* bothColours */.JV.find((colour) => observed[colour].weight > 0);
    const open = contract/* bothColours */.JV.filter((colour) => observed[colour].open);
    const assigned = open.length === 1 ? open[0] : undefined;
    const remembered = open.length === 2 ? (0,ledger/* lastSuccess */.M1)(records)?.intent.colour : undefined;
    const colour = serving ?? assigned ?? remembered;
    if (colour === undefined || (serving === undefined && (0,ledger/* lastOn */.gb)(records, colour) === undefined))
        return undefined;
    const { release } = (0,ledger/* lastOn */.gb)(records, colour)?.intent ?? {};
    const told = observed[colour].release;
    // The provider is the truth: where it names another version than the ledger, the ledger's is not what runs.
    const known = release !== undefined && (told === undefined || told === release.version) ? release : undefined;
    return { colour, release: known, version: told ?? release?.version };
}
function stepsTo(colour, { observed, wish, live, atOnce }) {
    const other = (0,words/* otherColour */.RQ)(colour);
    const idle = live === undefined ? { blue: 0, green: 0 } : (0,contract/* allTo */.jT)(live.colour);
    const mustClose = observed[colour].open || (live === undefined && observed[other].open);
    const between = atOnce ? [] : wish.steps.filter((step) => step.weight > 0 && step.weight < 1);
    return [
        ...(mustClose ? [{ do: 'close', weights: idle }] : []),
        ...(wish.warm === colour ? [] : [{ do: 'prepare' }]),
        { do: 'verify' },
        ...between.map(({ weight, time }) => ({ do: 'shift', weights: share(colour, weight), weight, time })),
        { do: 'promote', weights: (0,contract/* allTo */.jT)(colour) },
    ];
}
function share(colour, weight) {
    return colour === 'blue' ? { blue: weight, green: 1 - weight } : { blue: 1 - weight, green: weight };
}
function runs(live, release) {
    return live.release !== undefined && (0,ledger/* sameRelease */.OW)(live.release, release);
}
/** Where the ledger remembers a success but nothing is live, its side is left as it was. */
function firstSide(records) {
    const last = (0,ledger/* lastSuccess */.M1)(records);
    return last === undefined ? 'blue' : (0,words/* otherColour */.RQ)(last.intent.colour);
}
function isDefault(steps) {
    return steps.length === defaults/* defaultRollout */.d9.weights.length && steps.every((step, index) => step.weight === defaults/* defaultRollout */.d9.weights[index]);
}
function notesOn(live, outage) {
    if (live === undefined)
        return ['Nothing is live yet: this is the first release here, and there is none to go back to.'];
    if (outage)
        return [`The live side ${live.colour} does not serve: the release takes all traffic as soon as it is verified.`];
    if (live.version === undefined)
        return [`The release on ${live.colour} is not in the ledger: it is adopted as what was live before.`];
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
        case 'shift':
            return `give ${colour} ${(0,percentage/* formatPercentage */.Ee)(step.weight)} and judge it for ${(0,duration/* formatDuration */.a3)(step.time)}`;
        case 'promote':
            return `give ${colour} all traffic`;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var lock = __webpack_require__(4922);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/settle.js



const usualLimits = { observe: 30_000, ready: 15_000, poll: 500 };
/** The runner kills a cancelled step after 10 s: the way back has to fit in. */
const cancelledLimits = { observe: 4_000, ready: 2_000, poll: 200 };
/** Observes until the provider shows the intent. Throws an ActionError with both when time is up. */
async function observeUntil(intent, limits, deps, signal) {
    const deadline = deps.clock.now() + limits.observe;
    for (let last = 'nothing';;) {
        try {
            const observed = await deps.target.observe(signal);
            if ((0,contract/* matches */.cK)(observed, intent))
                return observed;
            last = (0,contract/* describeObservation */.C3)(observed);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (deps.clock.now() >= deadline)
                throw error;
            last = (0,errors/* messageOf */.bD)(error);
        }
        if (deps.clock.now() >= deadline) {
            throw new errors/* ActionError */.lZ(`${deps.target.name} does not show what was asked for (${(0,contract/* describeWeights */.Jq)(intent)}): it shows ${last}`);
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
/**
 * Gives everything to the first candidate that is found well. Where none is, it goes whole to the first candidate that has
 * some already, since in between is the one place where it must not stay. Gives undefined where nothing
 * could be done, and throws LockLost where nothing may.
 */
async function settle(candidates, limits, deps) {
    for (const candidate of candidates) {
        const why = await whyNotReady(candidate, limits, deps);
        if (why === undefined) {
            const observed = await giveEverything(candidate, limits, deps);
            if (observed !== undefined)
                return { colour: candidate.colour, observed, verified: true };
        }
        else {
            deps.note(`${candidate.colour} cannot take the traffic: ${why}`);
        }
    }
    const observed = await deps.target.observe();
    const first = candidates.find(({ colour }) => observed[colour].weight > 0);
    if (first === undefined)
        return undefined;
    const unverified = await giveEverything(first, limits, deps);
    return unverified === undefined ? undefined : { colour: first.colour, observed: unverified, verified: false };
}
async function whyNotReady({ colour, release }, limits, deps) {
    try {
        const { address } = (await deps.target.observe())[colour];
        if (address === undefined)
            return 'it has no address of its own to be probed at';
        const judgement = await untilReady({ scope: colour, address }, release, { within: limits.ready, poll: limits.poll }, deps);
        return judgement.verdict === 'pass' || judgement.verdict === 'warn' ? undefined : judgement.reason;
    }
    catch (error) {
        return (0,errors/* messageOf */.bD)(error);
    }
}
async function giveEverything({ colour, release }, limits, deps) {
    try {
        // Even where it is shown to have everything: what a provider shows may be older than the last shift.
        await checkLock(deps);
        await deps.target.shift((0,contract/* allTo */.jT)(colour), subjectOf(colour, release));
        const observed = await observeUntil((0,contract/* allTo */.jT)(colour), limits, deps);
        deps.note(`${colour} serves everything (${(0,contract/* describeObservation */.C3)(observed)})`);
        return observed;
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.note(`traffic could not be given to ${colour}: ${(0,errors/* messageOf */.bD)(error)}`);
        deps.log.warning(`Traffic could not be given to ${colour}: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
/** On the way back only a lock that is known to be lost stops us: while this run lives nobody may take it over. */
async function checkLock(deps) {
    try {
        await deps.lock.check();
    }
    catch (error) {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        deps.log.warning(`The lock could not be asked, on the way back: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** A side whose release nobody knows is named by a version that says so. */
function subjectOf(colour, release) {
    return { colour, release: release ?? { version: 'unknown', sha: '0'.repeat(40) }, artifact: undefined };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/work.js

/** Why a rollout ends: judged bad, or only not able to go on. */
class StepFailed extends errors/* ActionError */.lZ {
    judged;
    constructor(message, { judged }) {
        super(message);
        this.judged = judged;
    }
}
function work_subjectOf({ intent, artifact }) {
    return { colour: intent.colour, release: intent.release, artifact };
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/take-back.js






/** Ends a rollout that cannot go on: traffic on a verified side, the ledger told. Throws nothing. */
async function takeBack(failure, work, deps) {
    const { phase, error } = failure;
    const judged = error instanceof StepFailed && error.judged;
    const reason = (0,errors/* messageOf */.bD)(error);
    deps.note(`${phase}: ${reason}`);
    deps.log.debug((0,errors/* describe */.q0)(error));
    try {
        if (error instanceof lock/* LockLost */.yS)
            throw error;
        return await (failure.exposed ? returnTraffic(failure, { judged, reason }, work, deps) : stop(failure, { judged, reason }, work, deps));
    }
    catch (second) {
        const why = second === error ? reason : `${reason}; then: ${(0,errors/* messageOf */.bD)(second)}`;
        deps.note(`nothing more can be done: ${(0,errors/* messageOf */.bD)(second)}`);
        return { state: 'stuck', phase, reason: why, judged, observed: undefined };
    }
}
/** The release had no traffic: its side is taken down, once the other is seen to serve everything. */
async function stop({ phase }, { judged, reason }, work, deps) {
    const { intent } = work;
    const observed = await deps.target.observe();
    if ((0,contract/* servesEverything */.mw)(observed, (0,words/* otherColour */.RQ)(intent.colour)) && phase !== 'close') {
        try {
            await deps.lock.check();
            await deps.placement.retire(work_subjectOf(work));
            deps.note(`${intent.colour} was taken down again`);
        }
        catch (error) {
            deps.log.warning(`${intent.colour} could not be taken down again; it has no traffic: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    await record(work, { state: judged ? 'failure' : 'error', phase: 'stopped', detail: reason }, deps);
    return { state: 'stopped', phase, reason, judged, observed };
}
async function returnTraffic({ phase }, { judged, reason }, work, deps) {
    const { intent } = work;
    const limits = deps.signal.aborted ? cancelledLimits : usualLimits;
    const own = { colour: intent.colour, release: intent.release };
    const before = intent.previous === undefined ? [] : [{ colour: intent.previous.colour, release: intent.previous.release }];
    // Going back, the side that was left is the bad one: once the destination has everything it keeps it.
    const arrived = intent.kind === 'rollback' && (0,contract/* servesEverything */.mw)(await deps.target.observe(), intent.colour);
    const candidates = arrived ? [own] : judged ? before : intent.kind === 'rollback' ? [own, ...before] : [...before, own];
    const settled = await settle(candidates, limits, deps);
    if (settled === undefined)
        return await endWithout({ phase, judged, reason }, work, deps);
    return await tell(settled, { phase, judged, reason }, work, deps);
}
async function tell(settled, why, work, deps) {
    const { colour, observed, verified } = settled;
    const { judged, reason, phase } = why;
    if (colour === work.intent.colour) {
        await record(work, { state: 'error', phase: 'kept', detail: `it has all traffic: ${reason}` }, deps);
        return { state: 'forward', phase, reason, judged, observed };
    }
    const doubt = verified ? '' : ' (which could not be verified)';
    const detail = `${colour}${doubt} serves everything again: ${reason}`;
    await record(work, judged ? { state: 'failure', phase: 'back', detail } : { state: 'error', phase: 'stopped', detail }, deps);
    return {
        state: 'back',
        phase,
        reason: verified ? reason : `${reason}; ${colour} could not be verified before it took over`,
        judged,
        observed,
    };
}
/** No side could be verified. Where the release has everything and nothing was there before, that is said as it is. */
async function endWithout({ phase, judged, reason }, work, deps) {
    const observed = await deps.target.observe();
    if (work.intent.previous === undefined && (0,contract/* servesEverything */.mw)(observed, work.intent.colour)) {
        const detail = `it has all traffic and there is none to go back to: ${reason}`;
        await record(work, { state: judged ? 'failure' : 'error', phase: 'kept', detail }, deps);
        return { state: 'forward', phase, reason, judged, observed };
    }
    return { state: 'stuck', phase, reason: `${reason}; no side could be verified`, judged, observed };
}
/** A ledger that cannot be written must not hold up the way back: the next run finds the record open and closes it. */
async function record(work, entry, deps) {
    try {
        await deps.ledger.write(work.recordId, entry);
    }
    catch (error) {
        deps.log.warning(`The ledger could not be written: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/drive.js






/** Milliseconds that requests in hand on a side are waited for before something new is started there. */
const drainWithin = 30_000;
/** Milliseconds for the edge to answer with the new release once the provider shows the shift. */
const edgeWithin = 30_000;
const minimumLook = 500;
/** Does the steps one at a time. Any failure and any cancellation ends on the verified side. */
async function drive(steps, work, deps) {
    let reached = 'prepare';
    let exposed = false;
    let verified = false;
    try {
        let observed;
        for (const step of steps) {
            deps.signal.throwIfAborted();
            reached = step.do;
            await enter(step, work, deps);
            const takesTraffic = step.do === 'shift' || step.do === 'promote';
            if (takesTraffic && !verified)
                throw new StepFailed(`${work.intent.colour} was not verified`, { judged: false });
            exposed ||= takesTraffic;
            observed = (await perform(step, work, deps)) ?? observed;
            verified ||= step.do === 'verify';
        }
        if (observed === undefined)
            throw new StepFailed('the plan gave the release no traffic', { judged: false });
        return { state: 'promoted', observed };
    }
    catch (error) {
        return await takeBack({ phase: reached, exposed, error }, work, deps);
    }
}
/** Nothing is touched before the lock was checked, the intent stands in the ledger and the post step knows of it. */
async function enter(step, { recordId, intent }, deps) {
    const what = describeStep(step, intent.colour);
    await deps.lock.check();
    deps.save(recordId);
    await deps.ledger.write(recordId, { state: 'in_progress', phase: step.do, detail: what });
    deps.note(what);
    deps.log.info(`${intent.release.version}: ${what}`);
}
async function perform(step, work, deps) {
    switch (step.do) {
        case 'close':
            await shift(step.weights, 'close', work, deps);
            return undefined;
        case 'prepare':
            await drained(work, deps);
            await deps.placement.prepare(work_subjectOf(work), deps.signal);
            return undefined;
        case 'verify':
            await verify(work, deps);
            return undefined;
        case 'shift': {
            const observed = await shift(step.weights, 'shift', work, deps);
            await judgeStep(step, work, deps);
            return observed;
        }
        case 'promote': {
            const observed = await shift(step.weights, 'promote', work, deps);
            const within = { within: edgeWithin, poll: usualLimits.poll };
            const judgement = await untilReady({ scope: 'edge' }, work.intent.release, within, deps, deps.signal);
            if (!isWell(judgement))
                throw failed('the edge, with all traffic on the release', judgement);
            return observed;
        }
    }
}
async function shift(weights, phase, work, deps) {
    await deps.target.shift(weights, work_subjectOf(work), deps.signal);
    const observed = await observeUntil(weights, usualLimits, deps, deps.signal);
    const detail = `observed ${(0,contract/* describeObservation */.C3)(observed)}`;
    await deps.ledger.write(work.recordId, { state: 'in_progress', phase, detail });
    deps.note(`${(0,contract/* describeWeights */.Jq)(weights)}: ${detail}`);
    return observed;
}
/** What still runs on the idle side is let finish its requests; it gets no new ones. */
async function drained({ intent }, deps) {
    const deadline = deps.clock.now() + drainWithin;
    for (;;) {
        const side = (await deps.target.observe(deps.signal))[intent.colour];
        if (side.weight > 0)
            throw new StepFailed(`${intent.colour} has traffic, so nothing is started there`, { judged: false });
        if ((side.sessions ?? 0) === 0)
            return;
        if (deps.clock.now() >= deadline) {
            deps.log.warning(`${side.sessions} connections on ${intent.colour} did not end in time; they are cut now`);
            return;
        }
        await deps.clock.sleep(usualLimits.poll, deps.signal);
    }
}
async function verify({ intent, readyWithin }, deps) {
    const { address } = (await deps.target.observe(deps.signal))[intent.colour];
    if (address === undefined) {
        throw new StepFailed(`${intent.colour} has no address of its own, so it cannot be verified before it gets traffic: let the target tell one`, { judged: false });
    }
    const within = { within: readyWithin, poll: usualLimits.poll };
    const judgement = await untilReady({ scope: intent.colour, address }, intent.release, within, deps, deps.signal);
    if (!isWell(judgement))
        throw failed(`${intent.colour} (${address}), without traffic`, judgement);
    deps.note(`${intent.colour} is ready at ${address}`);
}
/** The table of verdicts for a step: fail goes back at once; a warning looks once more; no verdict looks until time is up. */
async function judgeStep({ weight, time }, work, deps) {
    const { intent, readyWithin } = work;
    const deadline = deps.clock.now() + time + readyWithin;
    const span = Math.max(minimumLook, time);
    for (let warned = false;;) {
        const { address } = (await deps.target.observe(deps.signal))[intent.colour];
        const edge = intent.kind === 'deploy';
        const answer = await deps.judge.duringStep({ colour: intent.colour, address, release: intent.release, span, edge, signal: deps.signal });
        deps.signal.throwIfAborted();
        deps.measured(answer.measurements, answer.conditions);
        const { judgement } = answer;
        deps.note(`${(0,percentage/* formatPercentage */.Ee)(weight)} on ${intent.colour}: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`);
        if (judgement.verdict === 'pass' || (judgement.verdict === 'warn' && warned))
            return;
        if (judgement.verdict === 'fail')
            throw failed(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        warned = judgement.verdict === 'warn';
        if (judgement.verdict === 'not-evaluated' && deps.clock.now() >= deadline)
            throw failed(`${(0,percentage/* formatPercentage */.Ee)(weight)} of the traffic`, judgement);
        await deps.clock.sleep(1, deps.signal);
    }
}
function failed(where, judgement) {
    const reason = 'reason' in judgement ? judgement.reason : 'it passed';
    const verb = judgement.verdict === 'fail' ? 'failed' : 'could not be judged';
    return new StepFailed(`The release ${verb} on ${where}: ${reason}`, { judged: judgement.verdict === 'fail' });
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/session.js










/** One release, from what is observed now to all traffic, or back. What an earlier run left is settled first. */
async function rollOut(request, deps) {
    const settled = await settleFirst(request, deps);
    if (settled !== undefined)
        return settled;
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const plan = planRollout(observed, await wishOf(request, observed, records, deps), records, deps.target.capabilities);
    if (plan.state === 'refused')
        return plan;
    if (plan.state === 'done')
        return { state: 'unchanged', live: plan.live, observed };
    for (const note of plan.notes)
        deps.note(note);
    const intent = intentOf(request, plan);
    await deps.lock.check();
    const recordId = await deps.ledger.open(intent);
    deps.save(recordId);
    const work = { recordId, intent, artifact: request.artifact, readyWithin: request.readyWithin };
    const driven = await drive(plan.steps, work, deps);
    if (driven.state !== 'promoted')
        return { state: 'ended', ending: driven, intent };
    return { state: 'promoted', recordId, intent, observed: driven.observed, notes: plan.notes };
}
async function settleFirst(request, deps) {
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(deps.signal);
    const found = (0,reconcile/* reconcile */.L)({ observed, records, self: request.self, onDrift: request.onDrift });
    if (found.state === 'drift')
        return { state: 'refused', reason: found.reason, hint: found.hint };
    let now = observed;
    if (found.state === 'unsettled') {
        deps.note(`before anything else: ${found.why}`);
        const newest = found.unfinished[0];
        if (newest !== undefined)
            deps.save(newest.id);
        const settled = await settle(found.candidates, usualLimits, deps);
        if (settled === undefined && contract/* bothColours */.JV.some((colour) => observed[colour].weight > 0)) {
            const reason = `${found.why}; but no side could be found well and given everything`;
            return { state: 'refused', reason, hint: 'Bring one side up by hand, give it everything, then run again.' };
        }
        now = settled?.observed ?? observed;
    }
    for (const record of found.unfinished)
        await closeBroken(record, now, records, deps);
    return undefined;
}
/** A rollout whose run has ended says nothing more, so its end is written for it. */
async function closeBroken(record, observed, records, deps) {
    const { colour, release, run } = record.intent;
    const serves = (0,contract/* servesEverything */.mw)(observed, colour) && (0,ledger/* lastOn */.gb)(records, colour)?.id === record.id;
    const phase = serves ? 'kept' : 'stopped';
    const detail = `run ${run.id} ended in the middle; ${(0,contract/* describeObservation */.C3)(observed)}`;
    await deps.lock.check();
    await deps.ledger.write(record.id, { state: 'error', phase, detail });
    deps.note(`${release.version}: ${phase}: ${detail}`);
}
async function wishOf(request, observed, records, deps) {
    const { release, steps, atOnce } = request;
    const live = liveSide(observed, records);
    const idle = live === undefined ? undefined : (0,words/* otherColour */.RQ)(live.colour);
    const warm = request.kind === 'rollback' && idle !== undefined && (await isWarm(release, idle, observed, records, deps)) ? idle : undefined;
    return { release, steps, warm, atOnce: atOnce || warm !== undefined };
}
/** Whether the release still runs on a side and is well there: then going back takes one shift. */
async function isWarm(release, colour, observed, records, deps) {
    const last = (0,ledger/* lastOn */.gb)(records, colour);
    const { address } = observed[colour];
    if (last === undefined || !(0,ledger/* sameRelease */.OW)(last.intent.release, release) || address === undefined)
        return false;
    return isWell(await deps.judge.ready({ scope: colour, address }, release, deps.signal));
}
function intentOf(request, plan) {
    const { live } = plan;
    const previous = live === undefined ? {} : { previous: { colour: live.colour, ...(live.release === undefined ? {} : { release: live.release }) } };
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
    };
}
/** The rollout that this job has begun and not yet ended. */
function openRecord(records, self) {
    return records.find((record) => (0,reconcile/* isOurs */.M)(record, self) && (0,ledger/* isOpen */.nT)(record));
}
/** Takes this job's own rollout back after its promotion: the watch said so, or the job ends before it was completed. */
async function undo(record, why, deps) {
    const { intent } = record;
    const exposed = (0,ledger/* hasPhase */.ww)(record, 'shift') || (0,ledger/* hasPhase */.ww)(record, 'promote');
    deps.save(record.id);
    const error = new StepFailed(why.reason, { judged: why.judged });
    const phase = record.entries.at(-1)?.phase ?? 'prepare';
    return await takeBack({ phase, exposed, error }, { recordId: record.id, intent, artifact: undefined, readyWithin: 0 }, deps);
}
/** The watch is over. The release is a success only if the provider still shows that it serves everything. */
async function complete(record, { hold, watched }, deps) {
    const { intent } = record;
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!(0,contract/* servesEverything */.mw)(observed, intent.colour)) {
        const reason = `${intent.release.version} was to serve everything from ${intent.colour}, but the provider shows ${(0,contract/* describeObservation */.C3)(observed)}`;
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
    await replaceOthers(record.id, intent.release.version, deps);
    return { state: 'complete', record, observed, holdUntil, previous };
}
/** Ends a rollback that serves everything: a success of its own, and the release it took away is bad from now on. */
async function completeRollback({ recordId, intent, reason }, deps) {
    const detail = `${intent.colour} serves everything, after ${intent.previous?.release?.version ?? 'an unknown release'}`;
    await deps.ledger.write(recordId, { state: 'success', phase: 'complete', detail });
    await markBad(intent.previous?.release, reason, deps);
    await replaceOthers(recordId, intent.release.version, deps);
}
/** A release that was rolled back is never again a place to go back to. */
async function markBad(release, reason, deps) {
    const records = await deps.ledger.read();
    const left = release === undefined ? undefined : records.find((record) => sameRelease(record.intent.release, release));
    if (left === undefined || hasPhase(left, 'bad') || hasPhase(left, 'back'))
        return left;
    await deps.ledger.write(left.id, { state: 'failure', phase: 'bad', detail: reason });
    deps.note(`${left.intent.release.version} is marked bad: ${reason}`);
    return left;
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
        deps.log.warning(`Older deployments could not be made inactive: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** Takes the idle side down once its hold is over and the other is seen to serve everything. */
async function retireIdle(hold, deps) {
    const records = await deps.ledger.read();
    const home = (0,ledger/* lastSuccess */.M1)(records);
    if (home === undefined)
        return { state: 'nothing', reason: 'no release has passed its watch yet' };
    if (records.some(ledger/* isOpen */.nT))
        return { state: 'nothing', reason: 'a rollout has not come to its end' };
    const idle = (0,ledger/* lastOn */.gb)(records, (0,words/* otherColour */.RQ)(home.intent.colour));
    if (idle === undefined)
        return { state: 'nothing', reason: 'nothing runs on the idle side' };
    const done = home.entries.findLast((entry) => entry.phase === 'complete');
    const until = (done === undefined ? 0 : Date.parse(done.at)) + hold;
    if (deps.clock.now() < until)
        return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` };
    await deps.lock.check();
    const observed = await deps.target.observe(deps.signal);
    if (!(0,contract/* servesEverything */.mw)(observed, home.intent.colour)) {
        return { state: 'nothing', reason: `${home.intent.colour} does not serve everything: ${(0,contract/* describeObservation */.C3)(observed)}` };
    }
    const { colour, release } = idle.intent;
    await deps.placement.retire({ colour, release, artifact: undefined }, deps.signal);
    const state = (0,ledger/* hasSucceeded */.yO)(idle) && !(0,ledger/* hasPhase */.ww)(idle, 'bad') ? 'inactive' : 'failure';
    await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${colour} was taken down` });
    return { state: 'retired', record: idle };
}


/***/ })

};
