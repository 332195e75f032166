export const id = 8333;
export const ids = [8333];
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

/***/ 8333:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  signalRollout: () => (/* binding */ signalRollout)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/admission.js
var admission = __webpack_require__(2576);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/resume.js


/**
 * Lets automatic deployments go on after a release was taken back: writes that onto the record that holds them up. Its state stays as it
 * was, since nothing of what happened has changed. Throws an ActionError where the ledger does not show it afterwards.
 */
async function resumeAutomatic(ledger, { actor, reason }) {
    const record = (0,admission/* automaticPause */.ce)(await ledger.read());
    if (record === undefined)
        return { state: 'nothing' };
    const detail = `automatic deployments may go on, says ${actor}${reason === undefined ? '' : `: ${reason}`}`;
    await ledger.write(record.id, { state: record.entries.at(-1)?.state ?? 'failure', phase: 'resumed', detail });
    const still = (0,admission/* automaticPause */.ce)(await ledger.read());
    if (still === undefined)
        return { state: 'resumed', record };
    throw new errors/* ActionError */.lZ(`Automatic deployments still stand still: ${still.intent.release.version} was taken back in the meantime`, {
        hint: 'Look at that one too, then say resume again.',
    });
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/signals.js
var signals = __webpack_require__(6084);
// EXTERNAL MODULE: ./packages/shared/build/rollout/summary.js
var summary = __webpack_require__(9253);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/desk.js
var build_desk = __webpack_require__(9377);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/hands.js







/** Milliseconds for a running driver to take a signal up: it looks every four seconds, and a shift may keep it for a while. */
const answerWithin = 60_000;
const poll = 2_000;
/** Asks something of the rollout that runs in an environment, and says whether it was taken up. Changes no traffic itself. */
async function signalRollout(kind, inputs, context, stand) {
    const desk = await (0,build_desk/* setDesk */.O)(inputs, context, stand);
    const { environment, books } = desk;
    const concurrency = environment.rollout.lock === 'concurrency';
    const sent = concurrency ? noHands(environment.name) : await (0,signals/* sendSignal */.vG)(lockOf(desk, context), wanted(kind, inputs, context));
    if (sent.state === 'sent')
        return await reported(sent, desk, context);
    if (kind !== 'resume')
        throw new errors/* ActionError */.lZ(sent.reason, { hint: sent.hint });
    const { actor } = context.runner.run;
    const resumption = await resumeAutomatic(books.ledger, { actor, reason: inputs.reason });
    if (resumption.state === 'nothing') {
        throw new errors/* ActionError */.lZ(`There is nothing to resume in ${environment.name}: no rollout runs, and automatic deployments are not paused`);
    }
    const { version } = resumption.record.intent.release;
    const headline = `Automatic deployments of ${environment.name} may go on: they stood still since ${version} was taken back`;
    return handOutcome({ verdict: 'pass', headline, kind, version }, desk, inputs);
}
function lockOf({ environment, books }, { clock }) {
    return { store: books.lock, service: environment.service, environment: environment.name, hasEnded: books.hasEnded, clock };
}
function wanted(kind, { reason }, { runner }) {
    const { id, actor } = runner.run;
    return { kind, run: id, actor: actor || 'somebody', ...(reason === undefined ? {} : { reason }) };
}
function noHands(name) {
    return {
        state: 'refused',
        reason: `environments.${name}.rollout.lock is concurrency: a running rollout can be told nothing`,
        hint: 'Cancel its run: it goes back by itself. With rollout.lock: branch it hears pause, resume, promote and abort.',
    };
}
/** A signal that was sent is not yet one that was heard. */
async function reported(sent, desk, context) {
    const { signal, to } = sent;
    const { name } = desk.environment;
    const heard = await untilHeard(sent, desk, context);
    const own = (await desk.books.ledger.read()).find((record) => (0,reconcile/* isOurs */.M)(record, to));
    const wentBack = own !== undefined && ((0,ledger/* hasPhase */.ww)(own, 'back') || (0,ledger/* hasPhase */.ww)(own, 'stopped'));
    const done = heard === 'answered' || (heard === 'released' && signal.kind === 'abort' && wentBack);
    const headline = {
        answered: `Run ${to.run}, which rolls out to ${name}, has taken up: ${signal.kind}`,
        released: done
            ? `Run ${to.run} has taken its rollout to ${name} back and handed over`
            : `The rollout of run ${to.run} to ${name} came to its end before it took up: ${signal.kind}`,
        silent: `Run ${to.run}, which rolls out to ${name}, was told ${signal.kind}, and has not answered yet`,
    }[heard];
    const version = own?.intent.release.version ?? '';
    return handOutcome({ verdict: done ? 'pass' : 'warn', headline, kind: signal.kind, version, run: to.run }, desk, {
        reason: signal.reason,
    });
}
async function untilHeard({ signal, generation }, { books }, { clock, signal: cancelled }) {
    const deadline = clock.now() + answerWithin;
    for (;;) {
        const record = (await books.lock.read())?.record;
        if (record?.state !== 'held' || record.generation !== generation)
            return 'released';
        if (record.signals.some((one) => isSame(one, signal) && one.answered !== undefined))
            return 'answered';
        if (clock.now() >= deadline)
            return 'silent';
        await clock.sleep(poll, cancelled);
    }
}
function isSame(one, other) {
    return one.kind === other.kind && one.run === other.run && one.at === other.at;
}
function handOutcome({ verdict, headline, kind, version, run }, { environment }, { reason }) {
    const { service, name, url } = environment;
    return {
        ok: true,
        evidence: {
            verdict,
            headline,
            ...(verdict === 'pass' ? {} : { cause: headline }),
            service,
            environment: name,
            inputs: { mode: kind, ...(reason === undefined ? {} : { reason }) },
        },
        outputs: { environment: name, url, version, reason: reason ?? '' },
        summary: (0,summary/* summaryOf */.YG)(headline, [
            ['Release', version],
            ['Run', run === undefined ? '' : String(run)],
            ['Why', reason ?? ''],
        ], []),
        annotations: verdict === 'warn' ? [{ level: 'warning', title: `Not taken up: ${kind}`, message: headline }] : [],
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
