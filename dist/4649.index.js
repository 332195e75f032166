export const id = 4649;
export const ids = [4649];
export const modules = {

/***/ 4649:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  closeOwn: () => (/* binding */ closeOwn),
  completeRollout: () => (/* binding */ completeRollout),
  completionOutcome: () => (/* binding */ completionOutcome),
  retire: () => (/* binding */ retire)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/completion.js
var completion = __webpack_require__(9331);
// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 8 modules
var crew = __webpack_require__(102);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var rollout_lock = __webpack_require__(4922);
// EXTERNAL MODULE: ./packages/shared/build/rollout/post-step.js
var post_step = __webpack_require__(7230);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/rollout/interpret.js
var interpret = __webpack_require__(6808);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/work.js
var work = __webpack_require__(9184);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/retirement.js





/** Takes the idle side down once its hold is over and the other is seen to serve everything. `hold` is for records that tell none. */
async function retireIdle(hold, deps) {
    const records = await deps.ledger.read();
    const home = (0,ledger/* lastSuccess */.M1)(records);
    if (home === undefined)
        return { state: 'nothing', reason: 'no release has passed its watch yet' };
    if (records.some(ledger/* isOpen */.nT))
        return { state: 'nothing', reason: 'a rollout has not come to its end' };
    const { colour } = home.intent;
    const observed = await deps.target.observe();
    const idle = (0,ledger/* lastOn */.gb)(records, (0,words/* otherColour */.RQ)(colour));
    if (idle === undefined)
        return { state: 'nothing', reason: 'nothing runs on the idle side' };
    const done = home.entries.findLast((entry) => entry.phase === 'complete');
    const until = Math.max(done === undefined ? 0 : Date.parse(done.at), leftAt(idle)) + (home.intent.hold ?? hold);
    if (deps.clock.now() < until)
        return { state: 'nothing', reason: `the hold lasts until ${new Date(until).toISOString()}` };
    if (!(0,contract/* servesEverything */.mw)(observed, colour)) {
        return { state: 'nothing', reason: `${colour} does not serve everything: ${(0,contract/* describeObservation */.C3)(observed)}` };
    }
    const hand = (0,work/* handOf */.vL)(idle.id, idle.intent, { artifact: undefined, readyWithin: 0 });
    try {
        await (0,interpret/* doStep */._)({ do: 'retire' }, hand, { back: false, limits: work/* usualLimits */.tW, signal: deps.signal }, deps);
    }
    catch (error) {
        if (!(error instanceof work/* StepFailed */.an))
            throw error;
        return { state: 'nothing', reason: error.message };
    }
    const state = (0,ledger/* hasSucceeded */.yO)(idle) && !(0,ledger/* hasPhase */.ww)(idle, 'bad') ? 'inactive' : 'failure';
    await deps.ledger.write(idle.id, { state, phase: 'retired', detail: `${idle.intent.colour} was taken down` });
    return { state: 'retired', record: idle };
}
/** When the side last had something to do with traffic, milliseconds since 1970. */
function leftAt(idle) {
    const last = idle.entries.findLast(({ phase }) => ['shift', 'promote', 'return', 'back', 'stopped'].includes(phase));
    return last === undefined ? 0 : Date.parse(last.at);
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/session.js + 2 modules
var session = __webpack_require__(2936);
// EXTERNAL MODULE: ./packages/shared/build/rollout/signals.js
var signals = __webpack_require__(6084);
// EXTERNAL MODULE: ./packages/shared/build/rollout/unfinished.js
var unfinished = __webpack_require__(856);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/render.js
var render = __webpack_require__(2420);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/stage.js
var build_stage = __webpack_require__(1916);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/complete.js












/** After the watch: the release is a success, and the old side stays warm for the hold. */
async function completeRollout(inputs, context, stand) {
    if (inputs.watchVerdict === 'fail') {
        throw new errors/* ActionError */.lZ('A release whose watch failed cannot be completed', {
            hint: 'Run the rollback action instead of mode: complete.',
        });
    }
    const stage = await (0,build_stage/* setStage */.d)(inputs, context, stand);
    const lock = await (0,rollout_lock/* heldLock */.TT)((0,crew/* lockDepsOf */.Ne)(stage.books, { ...context, environment: stage.environment }));
    // In a concurrency group, only what this job has begun shows that it is its own.
    if (lock === undefined && stage.environment.rollout.lock === 'concurrency')
        return (0,render/* nothingToComplete */.K)(stage);
    if (lock === undefined) {
        throw new errors/* ActionError */.lZ(`This job does not hold the lock of ${stage.environment.name}, so it has nothing to complete`, {
            hint: 'mode: complete belongs into the same job as mode: deploy, after it.',
        });
    }
    const { aborted } = (0,signals/* standing */.JA)(await lock.signals());
    if (aborted !== undefined) {
        throw new errors/* ActionError */.lZ(`The rollout is not completed: ${(0,signals/* describeSignal */.e4)(aborted)}`, {
            hint: 'The rollback action, with only-if-needed in the same job, takes it back and hands the lock over.',
        });
    }
    const deps = (0,crew/* withLock */.kK)(stage.crew, lock);
    const completion = await closeOwn(inputs.watchVerdict !== 'not-evaluated', context, stage, deps);
    return completionOutcome(completion, stage);
}
/** Ends the rollout that this job has begun; undefined where it began none, since the release was live already. */
async function closeOwn(watched, { runner }, stage, deps) {
    const self = (0,crew/* selfOf */.KV)(runner);
    const records = await deps.ledger.read();
    const own = (0,session/* openRecord */.C6)(records, self);
    if (own !== undefined)
        return await (0,completion/* complete */.My)(own, { hold: stage.environment.rollout.hold, watched }, deps);
    const ended = records.find((record) => (0,reconcile/* isOurs */.M)(record, self));
    const last = ended?.entries.at(-1);
    if (last === undefined || last.phase === 'complete')
        return undefined;
    throw new errors/* ActionError */.lZ(`The rollout of this job has ended already (${last.phase}: ${last.detail}), so it cannot be completed`);
}
function completionOutcome(completion, stage) {
    return completion === undefined ? (0,render/* nothingToComplete */.K)(stage) : (0,render/* completedOutcome */.KT)(completion, stage);
}
/** Brings to its end what a lost run left, then takes the idle side down once its hold is over. */
async function retire(inputs, context, stand) {
    const stage = await (0,build_stage/* setStage */.d)(inputs, context, stand);
    (0,post_step/* markLocked */.Cj)(context.state, stage.environment.name);
    const lock = await (0,rollout_lock/* takeLock */.HJ)((0,crew/* lockDepsOf */.Ne)(stage.books, { ...context, environment: stage.environment }), inputs.lockWait);
    try {
        const deps = (0,crew/* withLock */.kK)(stage.crew, lock);
        const mended = await (0,unfinished/* mendUnfinished */.A)({ self: (0,crew/* selfOf */.KV)(context.runner), onDrift: stage.environment.rollout.onDrift }, deps);
        if (mended?.state === 'refused')
            throw new errors/* ActionError */.lZ(`Nothing was taken down in ${inputs.environment}: ${mended.reason}`, mended);
        return (0,render/* retiredOutcome */.kQ)({ retirement: await retireIdle(stage.environment.rollout.hold, deps), mended: mended?.runs ?? [] }, stage);
    }
    finally {
        if (!lock.reentered)
            await lock.release();
    }
}


/***/ }),

/***/ 2420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ nothingToComplete),
/* harmony export */   KT: () => (/* binding */ completedOutcome),
/* harmony export */   kQ: () => (/* binding */ retiredOutcome),
/* harmony export */   ym: () => (/* binding */ resultOutcome)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5355);
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9253);



/** What a rollout came to. */
function resultOutcome(result, stage) {
    const { name } = stage.environment;
    switch (result.state) {
        case 'refused':
            throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`Nothing was changed in ${name}: ${result.reason}`, { hint: result.hint });
        case 'unchanged': {
            const headline = `${result.live.version} serves all of ${name} already; nothing was changed`;
            return outcome({ verdict: 'pass', headline, phase: 'complete', version: result.live.version ?? '', colour: result.live.colour }, stage);
        }
        case 'promoted': {
            const { intent } = result;
            const headline = `${intent.release.version} serves all of ${name} from ${intent.colour}; it is not complete until its watch is over`;
            return outcome({ verdict: 'pass', headline, phase: 'promote', ...told(intent) }, stage, [
                ['Observed', (0,_slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(result.observed)],
            ]);
        }
        case 'ended': {
            const { ending, intent } = result;
            const verdict = ending.judged ? 'fail' : 'not-evaluated';
            const headline = endingHeadline(ending.state, intent, name);
            const seen = ending.observed === undefined ? '' : (0,_slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(ending.observed);
            return outcome({ verdict, headline, phase: ending.phase, reason: ending.reason, state: ending.state, ...told(intent) }, stage, [
                ['Why', ending.reason],
                ['Observed', seen],
            ]);
        }
    }
}
function endingHeadline(state, { release, previous, colour }, name) {
    const before = previous?.release?.version ?? previous?.colour ?? 'nothing';
    switch (state) {
        case 'stopped':
            return `${release.version} got no traffic in ${name}; ${before} serves as before`;
        case 'back':
            return `${release.version} was taken back; ${before} serves all of ${name} again`;
        case 'forward':
            return `${release.version} has all traffic of ${name} although its rollout failed: there was nothing well to go back to`;
        case 'stuck':
            return `The rollout of ${release.version} to ${colour} of ${name} could not be ended: look at the target now`;
    }
}
/** What the end of the watch came to. */
function completedOutcome(completion, stage) {
    const { intent } = completion.record;
    const { name } = stage.environment;
    const { version } = intent.release;
    const seen = ['Observed', (0,_slipway_shared_rollout_contract__WEBPACK_IMPORTED_MODULE_1__/* .describeObservation */ .C3)(completion.observed)];
    switch (completion.state) {
        case 'complete': {
            const { holdUntil, previous } = completion;
            const back = previous === undefined
                ? 'none: this is the first release here'
                : `to ${previous.release?.version ?? previous.colour} until ${holdUntil}`;
            const fields = {
                verdict: 'pass',
                headline: `${version} serves all of ${name} and passed its watch`,
                phase: 'complete',
                ...told(intent),
            };
            return outcome({ ...fields, holdUntil: previous === undefined ? '' : holdUntil }, stage, [['Instant rollback', back], seen]);
        }
        case 'kept': {
            const reason = 'the watch could not be evaluated';
            const headline = `${version} keeps all traffic of ${name}, but is no success: ${reason}`;
            return outcome({ verdict: 'not-evaluated', headline, phase: 'kept', reason, ...told(intent) }, stage, [seen]);
        }
        case 'lost':
            return outcome({ verdict: 'fail', headline: completion.reason, phase: 'promote', reason: completion.reason, ...told(intent) }, stage, [seen]);
    }
}
function nothingToComplete(stage) {
    return outcome({ verdict: 'pass', headline: `There is no open rollout of ${stage.environment.name} to complete`, phase: 'complete' }, stage);
}
/** `mended`: the runs whose rollouts were left in the middle, and have been brought to their end first. */
function retiredOutcome({ retirement, mended }, stage) {
    const { name } = stage.environment;
    const left = mended.length === 0 ? [] : [['Brought to its end', `what run ${mended.join(' and run ')} left`]];
    if (retirement.state === 'nothing') {
        const nothing = `Nothing was taken down in ${name}: ${retirement.reason}`;
        const headline = mended.length === 0 ? nothing : `What run ${mended.join(' and run ')} left in ${name} was brought to its end`;
        return outcome({ verdict: 'pass', headline, phase: 'retired', reason: retirement.reason }, stage, left);
    }
    const { release, colour } = retirement.record.intent;
    return outcome({ verdict: 'pass', headline: `${release.version} on ${colour} of ${name} was taken down: its hold is over`, phase: 'retired', colour }, stage, left);
}
function told(intent) {
    return { version: intent.release.version, previousVersion: intent.previous?.release?.version ?? '', colour: intent.colour, intent };
}
function outcome(fields, { environment, crew }, facts = []) {
    const { verdict, headline, phase, reason = '', version = '', previousVersion = '', colour = '', holdUntil = '' } = fields;
    const { timeline, measurements, conditions } = crew.notebook;
    return {
        ok: verdict === 'pass' || verdict === 'warn',
        evidence: {
            verdict,
            headline,
            service: environment.service,
            environment: environment.name,
            ...(reason === '' ? {} : { cause: reason }),
            ...(fields.intent === undefined ? {} : { release: fields.intent.release }),
            inputs: { environment: environment.name, version },
            timeline,
            measurements,
            conditions,
            details: { phase, state: fields.state ?? '', colour, previousVersion, holdUntil },
        },
        outputs: {
            environment: environment.name,
            url: environment.url,
            go: 'true',
            monitor: '',
            phase,
            reason,
            version,
            'previous-version': previousVersion,
            colour,
            'hold-until': holdUntil,
        },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_2__/* .summaryOf */ .YG)(headline, facts, [(0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_2__/* .conditionTable */ .gW)(conditions), (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_2__/* .timelineTable */ .w0)(timeline)]),
    };
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
