export const id = 823;
export const ids = [823];
export const modules = {

/***/ 9823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   closeOwn: () => (/* binding */ closeOwn),
/* harmony export */   completeRollout: () => (/* binding */ completeRollout),
/* harmony export */   completionOutcome: () => (/* binding */ completionOutcome),
/* harmony export */   retire: () => (/* binding */ retire)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2759);
/* harmony import */ var _slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4922);
/* harmony import */ var _slipway_shared_rollout_reconcile__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6853);
/* harmony import */ var _slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4406);
/* harmony import */ var _render_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2420);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9713);







/** After the watch: the release is a success, and the old side stays warm for the hold. */
async function completeRollout(inputs, context, stand) {
    if (inputs.watchVerdict === 'fail') {
        throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ('A release whose watch failed cannot be completed', {
            hint: 'Run the rollback action instead of mode: complete.',
        });
    }
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__/* .heldLock */ .TT)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }));
    if (lock === undefined) {
        throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`This job does not hold the lock of ${stage.environment.name}, so it has nothing to complete`, {
            hint: 'mode: complete belongs into the same job as mode: deploy, after it.',
        });
    }
    const deps = (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .withLock */ .kK)(stage.crew, lock, () => undefined);
    const completion = await closeOwn(inputs.watchVerdict !== 'not-evaluated', context, stage, deps);
    return completionOutcome(completion, stage);
}
/** Ends the rollout that this job has begun; undefined where it began none, since the release was live already. */
async function closeOwn(watched, { runner }, stage, deps) {
    const self = (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .selfOf */ .KV)(runner);
    const records = await deps.ledger.read();
    const own = (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .openRecord */ .C6)(records, self);
    if (own !== undefined)
        return await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .complete */ .My)(own, { hold: stage.environment.rollout.hold, watched }, deps);
    const ended = records.find((record) => (0,_slipway_shared_rollout_reconcile__WEBPACK_IMPORTED_MODULE_5__/* .isOurs */ .M)(record, self));
    const last = ended?.entries.at(-1);
    if (last === undefined || last.phase === 'complete')
        return undefined;
    throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`The rollout of this job has ended already (${last.phase}: ${last.detail}), so it cannot be completed`);
}
function completionOutcome(completion, stage) {
    return completion === undefined ? (0,_render_js__WEBPACK_IMPORTED_MODULE_6__/* .nothingToComplete */ .K)(stage) : (0,_render_js__WEBPACK_IMPORTED_MODULE_6__/* .completedOutcome */ .KT)(completion, stage);
}
/** Takes the idle side down once its hold is over. */
async function retire(inputs, context, stand) {
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__/* .takeLock */ .HJ)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }), inputs.lockWait);
    try {
        const deps = (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .withLock */ .kK)(stage.crew, lock, () => undefined);
        return (0,_render_js__WEBPACK_IMPORTED_MODULE_6__/* .retiredOutcome */ .kQ)(await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .retireIdle */ .If)(stage.environment.rollout.hold, deps), stage);
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
function retiredOutcome(retirement, stage) {
    const { name } = stage.environment;
    if (retirement.state === 'nothing') {
        return outcome({ verdict: 'pass', headline: `Nothing was taken down in ${name}: ${retirement.reason}`, phase: 'retired', reason: retirement.reason }, stage);
    }
    const { release, colour } = retirement.record.intent;
    return outcome({ verdict: 'pass', headline: `${release.version} on ${colour} of ${name} was taken down: its hold is over`, phase: 'retired', colour }, stage);
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
