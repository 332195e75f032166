export const id = 639;
export const ids = [639];
export const modules = {

/***/ 2639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 22 modules
var crew = __webpack_require__(2759);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var rollout_lock = __webpack_require__(4922);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/session.js + 4 modules
var session = __webpack_require__(9738);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/destination.js

/** The release that was named, with or without its `v`; or the newest that passed its watch and is not the live one. */
function chooseDestination(records, { version, live }) {
    const good = knownGood(records);
    if (version === undefined) {
        const found = (0,ledger/* lastKnownGood */.zf)(records, { current: live });
        return found === undefined ? { state: 'none' } : { state: 'known', release: found.intent.release };
    }
    const record = records.find((one) => sameVersion(one.intent.release.version, version) && (0,ledger/* hasSucceeded */.yO)(one)) ??
        records.find((one) => sameVersion(one.intent.release.version, version));
    if (record === undefined)
        return { state: 'unknown', version, good };
    const { release } = record.intent;
    const reason = (0,ledger/* whyBad */.ey)(records, release);
    return reason === undefined ? { state: 'known', release } : { state: 'bad', release, reason, good };
}
/** Versions that a rollback may name, newest first. */
function knownGood(records) {
    const good = records.filter((record) => (0,ledger/* hasSucceeded */.yO)(record) && (0,ledger/* whyBad */.ey)(records, record.intent.release) === undefined);
    return [...new Set(good.map((record) => record.intent.release.version))];
}
/** `v1.2.3` and `1.2.3` name the same version. */
function sameVersion(one, other) {
    return withoutV(one) === withoutV(other);
}
function withoutV(version) {
    return /^v\d/.test(version) ? version.slice(1) : version;
}

;// CONCATENATED MODULE: ./actions/rollback/build/destination.js



/** The release to go back to. Throws an ActionError, before anything is touched, when it is bad, unknown, or there is none. */
async function findDestination(wanted, records, { environment, desk }) {
    const found = chooseDestination(records, wanted);
    switch (found.state) {
        case 'known':
            return found.release;
        case 'bad':
            throw new errors/* ActionError */.lZ(`${found.release.version} is marked bad in the ledger of ${environment.name}: ${found.reason}`, {
                hint: goodOnes(found.good),
            });
        case 'none':
            throw new errors/* ActionError */.lZ(`The ledger of ${environment.name} has no other release that passed its watch: there is none to go back to`, {
                hint: 'Name a tag of the repository in the input "rollback-version", or bring a mended release forward.',
            });
        case 'unknown': {
            for (const tag of new Set([found.version, `v${withoutV(found.version)}`, withoutV(found.version)])) {
                const sha = await desk.commitOf(tag);
                if (sha !== undefined)
                    return { version: tag, sha };
            }
            throw new errors/* ActionError */.lZ(`There is no release ${found.version}: it is neither in the ledger of ${environment.name} nor a tag`, {
                hint: goodOnes(found.good),
            });
        }
    }
}
function goodOnes(good) {
    return good.length === 0 ? 'The ledger knows no good release yet.' : `Known to be good: ${good.slice(0, 10).join(', ')}.`;
}
/**
 * Asked without a version, a rollback that was done already is not done again: the release before the good one would be
 * next, and nobody asked for that. Gives the reason, or undefined where there is something to go back from.
 */
function standsAlready(records, live) {
    const newest = records.find((record) => !(0,ledger/* hasPhase */.ww)(record, 'stopped') && record.entries.length > 0);
    if (newest === undefined || live?.release === undefined)
        return undefined;
    const { kind, release, previous, run } = newest.intent;
    if (kind === 'rollback' && (0,ledger/* hasPhase */.ww)(newest, 'complete') && (0,ledger/* sameRelease */.OW)(release, live.release)) {
        return `run ${run.id} has rolled back to ${release.version}, and it serves; name another in rollback-version`;
    }
    if ((0,ledger/* hasPhase */.ww)(newest, 'back') && previous?.release !== undefined && (0,ledger/* sameRelease */.OW)(previous.release, live.release)) {
        return `run ${run.id} has taken ${release.version} back, and ${previous.release.version} serves; name another in rollback-version`;
    }
    return undefined;
}

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/summary.js

/** What happened when, as a Markdown table; nothing where nothing did. */
function timelineTable(timeline) {
    if (timeline.length === 0)
        return '';
    return (0,markdown/* table */.tp)(['Time (UTC)', 'What'], timeline.map(({ at, what }) => [(0,markdown/* codeSpan */.SS)(at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')), (0,markdown/* escapeMarkdown */.FV)(what)]));
}
/** Judgements as a Markdown table. */
function conditionTable(conditions) {
    if (conditions.length === 0)
        return '';
    return (0,markdown/* table */.tp)(['Condition', 'Verdict', 'Measured', 'Limit', 'Why'], conditions.map((one) => [one.name, one.verdict, one.measured ?? '', one.limit ?? '', one.reason ?? ''].map(markdown/* escapeMarkdown */.FV)));
}
/** A heading, facts as a list, then blocks; all but the blocks is escaped here. */
function summaryOf(headline, facts, blocks) {
    const list = facts.filter(([, value]) => value !== '').map(([name, value]) => `- ${(0,markdown/* escapeMarkdown */.FV)(name)}: ${(0,markdown/* escapeMarkdown */.FV)(value)}`);
    return [`### ${(0,markdown/* escapeMarkdown */.FV)(headline)}`, list.join('\n'), ...blocks]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}

;// CONCATENATED MODULE: ./actions/rollback/build/incident.js




/** Writes the one issue of this release in this environment. What cannot be written is said, and holds nothing up. */
async function reportIncident(incident, { runner, log }, stage) {
    const { name } = stage.environment;
    try {
        const records = await stage.books.ledger.read();
        const url = await stage.desk.incident({
            key: `incident:${name}:${incident.bad.version}`,
            title: `Incident: ${incident.bad.version} was taken back from ${name}`.slice(0, 250),
            body: incidentBody(incident, records, { environment: name, url: stage.environment.url, runUrl: runner.run.url }),
        });
        stage.crew.note(`incident ${url}`);
        return url;
    }
    catch (error) {
        log.warning(`The incident was not written: ${(0,errors/* messageOf */.bD)(error)}`);
        stage.crew.note(`no incident was written: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
/** From the ledger: what was seen, decided and restored, and when. Everything in it is escaped. */
function incidentBody({ bad, good, reason }, records, place) {
    const about = records.filter(({ intent }) => (0,ledger/* sameRelease */.OW)(intent.release, bad) || (intent.previous?.release !== undefined && (0,ledger/* sameRelease */.OW)(intent.previous.release, bad)));
    return [
        `**${(0,markdown/* escapeMarkdown */.FV)(bad.version)}** (${(0,markdown/* codeSpan */.SS)(bad.sha)}) was taken back from ${(0,markdown/* escapeMarkdown */.FV)(place.environment)}.`,
        [
            `- Why: ${(0,markdown/* escapeMarkdown */.FV)(reason)}`,
            `- Serves now: ${good === undefined ? 'what was there before' : (0,markdown/* escapeMarkdown */.FV)(good.version)}`,
            `- Service: ${(0,markdown/* link */.nf)(place.environment, place.url)}`,
            `- Run: ${(0,markdown/* link */.nf)('the run that wrote this', place.runUrl)}`,
        ].join('\n'),
        '#### What happened',
        timelineTable((0,ledger/* timelineOf */.hf)(about)),
        '#### To do',
        ['- [ ] Find the cause', '- [ ] Mend it, with a test that would have caught it', '- [ ] Say what would have shown it earlier'].join('\n'),
    ].join('\n\n');
}

;// CONCATENATED MODULE: ./actions/rollback/build/render.js

function outcomeOf(fields, { environment, crew }) {
    const { verdict, headline, changed, version = '', previousVersion = '', reason = '', recovery = '', incident = '' } = fields;
    const { timeline, conditions, measurements } = crew.notebook;
    return {
        ok: fields.ok ?? verdict === 'pass',
        evidence: {
            verdict,
            headline,
            service: environment.service,
            environment: environment.name,
            ...(reason === '' ? {} : { cause: reason }),
            inputs: { environment: environment.name },
            timeline,
            conditions,
            measurements,
            details: { changed, version, previousVersion, recoveryTag: recovery, incident },
        },
        outputs: {
            environment: environment.name,
            url: environment.url,
            changed: String(changed),
            version,
            'previous-version': previousVersion,
            reason,
            'recovery-tag': recovery,
            incident,
        },
        summary: summaryOf(headline, [
            ['Why', reason],
            ['Recovery tag', recovery],
            ['Incident', incident],
        ], [conditionTable(conditions), timelineTable(timeline)]),
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/go-back.js







/** To the release that was named, or the newest known good one. The destination is settled before anything is touched. */
async function goBack(inputs, context, stage, deps) {
    const records = await deps.ledger.read();
    const live = (0,plan/* liveSide */.Mz)(await deps.target.observe(context.signal), records);
    const standing = inputs.rollbackVersion === undefined ? standsAlready(records, live) : undefined;
    if (standing !== undefined)
        return unchanged(standing, live, stage);
    const destination = await findDestination({ version: inputs.rollbackVersion, live: live?.release }, records, stage);
    const reason = inputs.reason ?? `rolled back by ${context.runner.run.actor || 'a run'}`;
    const recovery = await tagForRecovery(live, records, context, stage);
    const result = await (0,session/* rollOut */.Of)(requestOf(destination, reason, inputs, context, stage), deps);
    switch (result.state) {
        case 'refused':
            throw new errors/* ActionError */.lZ(`Nothing was changed in ${stage.environment.name}: ${result.reason}`, { hint: result.hint });
        case 'unchanged':
            return unchanged(`${destination.version} serves all of ${stage.environment.name} already`, live, stage);
        case 'ended': {
            const headline = `The rollback to ${destination.version} did not come to its end (${result.ending.state}): ${result.ending.reason}`;
            return outcomeOf({
                verdict: 'fail',
                headline,
                changed: result.ending.state === 'forward',
                version: destination.version,
                reason: result.ending.reason,
                recovery,
            }, stage);
        }
        case 'promoted': {
            await (0,session/* completeRollback */.aD)({ recordId: result.recordId, intent: result.intent, reason }, deps);
            const bad = result.intent.previous?.release;
            const incident = bad === undefined ? undefined : await reportIncident({ bad, good: destination, reason }, context, stage);
            const headline = `${destination.version} serves all of ${stage.environment.name} again${bad === undefined ? '' : `, in place of ${bad.version}`}`;
            const versions = { version: destination.version, previousVersion: bad?.version ?? live?.version ?? '' };
            return outcomeOf({ verdict: 'pass', headline, changed: true, ...versions, reason, recovery, incident }, stage);
        }
    }
}
function unchanged(why, live, stage) {
    const headline = `Nothing had to be changed: ${why}`;
    return outcomeOf({ verdict: 'pass', headline, changed: false, version: live?.version ?? '', reason: why }, stage);
}
function requestOf(release, reason, { emergency }, { runner }, { environment }) {
    const { service, name, rollout } = environment;
    return {
        service,
        environment: name,
        kind: 'rollback',
        release,
        artifact: undefined,
        steps: rollout.steps,
        atOnce: emergency,
        readyWithin: rollout.readyWithin,
        // Somebody's hand in the split must not hold up the way back.
        onDrift: 'adopt',
        self: (0,crew/* selfOf */.KV)(runner),
        reason,
    };
}
/** A tag at what is being left, so that it can be found again. A rollback goes on without it, and says so. */
async function tagForRecovery(live, records, { runner, log }, { environment, desk, crew }) {
    if (live?.release === undefined) {
        crew.note(`no recovery tag: the release that serves now is not in the ledger (${records.length} rollouts)`);
        return '';
    }
    const { version, sha } = live.release;
    const name = `slipway/recovery/${environment.name}/${version.replace(/[^\w.+-]/g, '-')}-${runner.run.id}`;
    try {
        await desk.tag({ name, sha, message: `${version} as it served ${environment.name} before the rollback of run ${runner.run.id}` });
        crew.note(`recovery tag ${name}`);
        return name;
    }
    catch (error) {
        log.warning(`The recovery tag was not made: ${(0,errors/* messageOf */.bD)(error)}`);
        crew.note(`no recovery tag: ${(0,errors/* messageOf */.bD)(error)}`);
        return '';
    }
}

;// CONCATENATED MODULE: ./actions/rollback/build/own-rollout.js





/** The deployment of this job stands open: the watch failed, could say nothing, or the job was cancelled. */
async function takeOwnBack(open, inputs, context, stage, deps) {
    const { intent } = open;
    const { version } = intent.release;
    const { name } = stage.environment;
    if (inputs.watchVerdict === 'not-evaluated' && (0,ledger/* hasPhase */.ww)(open, 'promote')) {
        await (0,session/* complete */.My)(open, { hold: stage.environment.rollout.hold, watched: false }, deps);
        const headline = `${version} keeps all traffic of ${name}: its watch could say nothing, which is no reason to go back`;
        return outcomeOf({ verdict: 'not-evaluated', ok: true, headline, changed: false, version, reason: 'the watch could not be evaluated' }, stage);
    }
    const judged = inputs.watchVerdict === 'fail';
    const reason = inputs.reason ?? (judged ? 'its watch failed' : 'the job failed or was cancelled before the rollout was completed');
    const ending = await (0,session/* undo */.tN)(open, { reason, judged }, deps);
    const before = intent.previous?.release?.version ?? intent.previous?.colour ?? '';
    if (ending.state === 'back' || ending.state === 'stopped') {
        const incident = await reportIncident({ bad: intent.release, good: intent.previous?.release, reason }, context, stage);
        const headline = before === '' ? `${version} was stopped; nothing was live before` : `${version} was taken back: ${before} serves all of ${name} again`;
        return outcomeOf({ verdict: 'pass', headline, changed: true, version: before, previousVersion: version, reason, incident }, stage);
    }
    // The warm side is gone: another release of the ledger is brought up instead.
    deps.note(`the way back to ${before || 'what was before'} is closed: ${ending.reason}`);
    return await goBack({ ...inputs, reason }, context, stage, deps);
}
/** The driver has been faster, as it should be: nothing is changed, the incident is written. */
async function alreadyEnded(record, inputs, context, stage) {
    const { intent } = record;
    const last = record.entries.at(-1);
    const { version } = intent.release;
    const before = intent.previous?.release?.version ?? '';
    const failed = (0,ledger/* hasPhase */.ww)(record, 'back') || (0,ledger/* hasPhase */.ww)(record, 'stopped');
    const reason = inputs.reason ?? last?.detail ?? 'its rollout failed';
    const incident = failed && wasExposed(record)
        ? await reportIncident({ bad: intent.release, good: intent.previous?.release, reason }, context, stage)
        : undefined;
    const headline = failed
        ? `Nothing had to be changed: ${version} was already taken back (${last?.phase ?? 'ended'})`
        : `Nothing had to be changed: the rollout of ${version} has ended (${last?.phase ?? 'ended'})`;
    const versions = failed ? { version: before, previousVersion: version } : { version };
    return outcomeOf({ verdict: 'pass', headline, changed: false, ...versions, reason, incident }, stage);
}
/** Users met it: only then is there an incident to write up. */
function wasExposed(record) {
    return (0,ledger/* hasPhase */.ww)(record, 'shift') || (0,ledger/* hasPhase */.ww)(record, 'promote');
}
function nothingNeeded(stage) {
    const headline = `Nothing had to be changed: this job began no rollout of ${stage.environment.name}`;
    return outcomeOf({ verdict: 'pass', headline, changed: false }, stage);
}

// EXTERNAL MODULE: ./actions/rollback/build/stage.js + 5 modules
var build_stage = __webpack_require__(2520);
// EXTERNAL MODULE: ./actions/rollback/build/state.js
var state = __webpack_require__(359);
;// CONCATENATED MODULE: ./actions/rollback/build/run.js








/** Back to a release that is known to be good. In the job of a deployment, with `only-if-needed`, it looks at that one alone. */
async function run(inputs, context, stand = {}) {
    const stage = await (0,build_stage/* setStage */.d)(inputs, context, stand);
    const lockDeps = { ...(0,crew/* lockDepsOf */.Ne)(stage.books, { ...context, environment: stage.environment }) };
    const own = await (0,rollout_lock/* heldLock */.TT)(lockDeps);
    if (own === undefined && inputs.onlyIfNeeded)
        return await withoutLock(inputs, context, stage);
    if (own === undefined)
        (0,state/* markLocked */.C)(context.state, stage.environment.name);
    const lock = own ?? (await (0,rollout_lock/* takeLock */.HJ)({ ...lockDeps, signal: context.signal }, inputs.lockWait));
    if (lock.takenFrom !== undefined)
        stage.crew.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`);
    const deps = (0,crew/* withLock */.kK)(stage.crew, lock, () => undefined);
    try {
        return inputs.onlyIfNeeded ? await withinDeployment(inputs, context, stage, deps) : await goBack(inputs, context, stage, deps);
    }
    finally {
        if (!lock.reentered)
            await lock.release();
    }
}
/** The failed job never took the lock: then it changed nothing, and there is nothing to take back. */
async function withoutLock(inputs, context, stage) {
    const ended = (await stage.books.ledger.read()).find((record) => (0,reconcile/* isOurs */.M)(record, (0,crew/* selfOf */.KV)(context.runner)));
    return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage);
}
async function withinDeployment(inputs, context, stage, deps) {
    const self = (0,crew/* selfOf */.KV)(context.runner);
    const records = await deps.ledger.read();
    const open = (0,session/* openRecord */.C6)(records, self);
    if (open !== undefined)
        return await takeOwnBack(open, inputs, context, stage, deps);
    const ended = records.find((record) => (0,reconcile/* isOurs */.M)(record, self));
    return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage);
}


/***/ })

};
