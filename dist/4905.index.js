export const id = 4905;
export const ids = [4905];
export const modules = {

/***/ 4905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 8 modules
var crew = __webpack_require__(102);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/rollout/lock.js
var rollout_lock = __webpack_require__(4922);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/pressure.js
const emergencyLimits = { answer: 20_000, release: 120_000, end: 330_000, poll: 2_000 };
/** What to do next about a holder. */
function nextMove(pressure, now, limits) {
    const { askFrom, askedAt, answeredAt, cancelledAt, forcedAt } = pressure;
    if (askedAt === undefined)
        return now >= askFrom ? 'ask' : 'wait';
    if (forcedAt !== undefined)
        return 'wait';
    if (cancelledAt !== undefined)
        return now >= cancelledAt + limits.end ? 'force' : 'wait';
    const patience = answeredAt === undefined ? askedAt + limits.answer : answeredAt + limits.release;
    return now >= patience ? 'cancel' : 'wait';
}

// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
// EXTERNAL MODULE: ./packages/shared/build/rollout/signals.js
var rollout_signals = __webpack_require__(6084);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/siege.js





/** Presses whoever holds the lock to hand it over. */
class Siege {
    #deps;
    #options;
    #limits;
    #current;
    #trouble;
    /** The generation of another service's that was said to be waited for. */
    #letBe;
    constructor(deps, options, limits) {
        this.#deps = deps;
        this.#options = options;
        this.#limits = limits;
    }
    /** Why the holder's run could not be cancelled. */
    get trouble() {
        return this.#trouble;
    }
    /** Who was told to abort last. */
    get asked() {
        return this.#current?.pressure.askedAt === undefined ? undefined : this.#current.holder;
    }
    /** Looks at the holder once, and does what is due. */
    async press() {
        const { store, clock, note } = this.#deps;
        const head = await store.read();
        if (head === undefined || head.record.state === 'free')
            return;
        const { generation, holder, signals, service } = head.record;
        if (service !== undefined && service !== this.#deps.service)
            return this.#letAlone(generation, holder, service);
        const { aborted } = (0,rollout_signals/* standing */.JA)((0,rollout_lock/* signalsFor */.rT)(this.#deps.service, signals));
        if (this.#current?.generation !== generation)
            this.#current = await this.#begin(generation, holder);
        const { pressure } = this.#current;
        const now = clock.now();
        if (aborted?.answered !== undefined && pressure.answeredAt === undefined) {
            pressure.answeredAt = now;
            note(`run ${holder.run} has answered`);
        }
        const move = nextMove(pressure, now, this.#limits);
        if (move === 'ask')
            await this.#ask(pressure, aborted, holder);
        else if (move !== 'wait')
            await this.#end(pressure, holder, move === 'force');
    }
    /** Another service's rollout is none of our business: it is neither told anything nor cancelled. */
    #letAlone(generation, { run }, service) {
        if (this.#letBe === generation)
            return;
        this.#letBe = generation;
        const { environment, log, note, service: own } = this.#deps;
        note(`run ${run} rolls out the service ${service}, and is waited for`);
        log.warning(`The lock of ${environment} is held by run ${run} for the service ${service}. An emergency of ${own} does not end another service's rollout: it waits. To end it, abort the rollout of ${service}, or cancel run ${run}.`);
    }
    async #begin(generation, holder) {
        const { clock, note } = this.#deps;
        this.#trouble = undefined;
        const patience = (await this.#isGoingBack(holder)) ? this.#limits.release : 0;
        if (patience > 0)
            note(`run ${holder.run} is on the way back already, and is waited for`);
        return { generation, holder, pressure: { askFrom: clock.now() + patience } };
    }
    /** What cannot be told does not hold an emergency up. */
    async #isGoingBack(holder) {
        const { goesBack, log } = this.#deps;
        try {
            return (await goesBack?.(holder)) === true;
        }
        catch (error) {
            log.warning(`Whether run ${holder.run} is on the way back could not be told: ${(0,errors/* messageOf */.bD)(error)}`);
            return false;
        }
    }
    async #ask(pressure, already, by) {
        const { clock, holder, log, note } = this.#deps;
        pressure.askedAt = clock.now();
        if (already !== undefined)
            return note(`run ${by.run} was told already: ${(0,rollout_signals/* describeSignal */.e4)(already)}`);
        try {
            const { actor, reason } = this.#options;
            const sent = await (0,rollout_signals/* sendSignal */.vG)(this.#deps, { kind: 'abort', run: holder.run, actor, ...(reason === undefined ? {} : { reason }) });
            if (sent.state === 'sent')
                note(`run ${sent.to.run}, which holds the lock, was told to abort and hand over`);
        }
        catch (error) {
            // Whoever cannot be told is cancelled in the same time.
            log.warning(`Run ${by.run} could not be told to abort: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    async #end(pressure, by, force) {
        const { cancel, clock, holder, log, note } = this.#deps;
        if (cancel === undefined)
            this.#trouble ??= 'nobody could be asked to cancel it';
        if (by.run === holder.run)
            this.#trouble ??= 'it is a job of this very run';
        if (cancel === undefined || this.#trouble !== undefined)
            return;
        try {
            await cancel(by.run, { force });
            if (force)
                pressure.forcedAt = clock.now();
            else
                pressure.cancelledAt = clock.now();
            const late = pressure.answeredAt === undefined ? 'it did not answer' : 'it answered, but did not hand over';
            note(`${force ? 'forced' : 'asked'} GitHub to cancel run ${by.run}: ${force ? 'it did not end' : late}`);
        }
        catch (error) {
            // Anything but a refusal may pass: then it is asked again at the next look.
            if ((0,github_errors/* isForbidden */.US)(error))
                this.#trouble = 'the token may not cancel it, which needs actions: write';
            log.warning(`Run ${by.run} could not be cancelled: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/emergency.js





/** The least that an emergency waits: long enough for the worst way, in which the holder's run has to be forced. */
const emergencyWait = 600_000;
/**
 * Takes the lock for an emergency, which does not queue: whoever holds it is told to go back and hand over. A holder that does
 * not is cancelled, and the lock is taken over only when GitHub says that its run has ended. A holder that rolls out another
 * service is waited for, and neither told anything nor cancelled. Throws an ActionError that says what to
 * do when it stays taken. A run that was forced to end may still have a process: its next mutation finds the lock gone.
 */
async function takeLockForEmergency(deps, options) {
    const { wait, limits = emergencyLimits } = options;
    // Nobody can be told, and the group has kept it waiting already.
    if (deps.instead !== undefined)
        return { lock: await deps.instead.take(wait, deps.signal), after: undefined };
    const deadline = deps.clock.now() + wait;
    const siege = new Siege(deps, options, limits);
    for (;;) {
        const attempt = await (0,rollout_lock/* tryLock */.bh)(deps);
        if (attempt.state === 'taken')
            return { lock: attempt.lock, after: siege.asked ?? attempt.lock.takenFrom };
        if (deps.clock.now() >= deadline)
            throw stillHeld(deps, attempt, wait, siege.trouble);
        await siege.press();
        await deps.clock.sleep(Math.min(limits.poll, Math.max(1, deadline - deps.clock.now())), deps.signal);
    }
}
function stillHeld({ service: own, environment }, { by, service }, wait, trouble) {
    if (service !== undefined && service !== own)
        return heldForAnother({ own, environment, by, service, wait });
    const why = trouble === undefined ? 'it was told to abort and has not handed over' : `it was told to abort, and ${trouble}`;
    return new errors/* ActionError */.lZ(`The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) after ${(0,duration/* formatDuration */.a3)(wait)}: ${why}`, {
        hint: `Nothing was changed. Cancel run ${by.run} now (its page, or gh run cancel ${by.run}), then start the rollback again; ` +
            'with actions: write in the permissions of the job, it cancels that run itself.',
    });
}
function heldForAnother({ own, environment, by, service, wait }) {
    return new errors/* ActionError */.lZ(`The lock of ${environment} is still held by run ${by.run} (attempt ${by.attempt}, job ${by.job}) for the service ${service}, after ${(0,duration/* formatDuration */.a3)(wait)}: an emergency of ${own} does not end another service's rollout`, {
        hint: `Nothing was changed. Wait until run ${by.run} has ended, abort the rollout of ${service}, or cancel that run (its page, or gh run cancel ${by.run}); then start the rollback of ${own} again.`,
    });
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/ledger.js
var ledger = __webpack_require__(7700);
// EXTERNAL MODULE: ./packages/shared/build/rollout/post-step.js
var post_step = __webpack_require__(7230);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/session.js + 2 modules
var session = __webpack_require__(2936);
// EXTERNAL MODULE: ./packages/shared/build/rollout/destination.js
var rollout_destination = __webpack_require__(7981);
// EXTERNAL MODULE: ./packages/shared/build/rollout/neighbours.js
var neighbours = __webpack_require__(8505);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/warm.js
var warm = __webpack_require__(7144);
;// CONCATENATED MODULE: ./actions/rollback/build/way.js





function isClosed(route) {
    return route.way === 'gone' || route.way === 'refused';
}
/** What it takes to go to a release, or why there is no way. Asks; touches nothing. */
async function routeTo(release, { known }, deps) {
    const live = (0,plan/* liveSide */.Mz)(deps.observed, deps.records);
    if (live?.release !== undefined && (0,ledger/* sameRelease */.OW)(live.release, release))
        return { release, way: 'none' };
    if (live !== undefined && (await (0,warm/* isWarm */.Y)(release, (0,words/* otherColour */.RQ)(live.colour), deps, deps)))
        return { release, way: 'instant' };
    const source = await askSource(release, deps);
    switch (source.state) {
        case 'kept':
            return { release, way: 'redeploy', from: { kept: source.words } };
        case 'checkout':
            return { release, way: 'rebuild', from: 'checkout' };
        case 'artifact':
            return known || source.available === 'yes' ? { release, way: 'redeploy' } : { release, way: 'rebuild', from: 'tag' };
        case 'gone':
            return { way: 'gone' };
        case 'refused':
            return { way: 'refused', reason: source.reason, hint: source.hint };
    }
}
function describeRoute({ release, way, from }) {
    switch (way) {
        case 'none':
            return `${release.version} serves already: nothing has to be moved`;
        case 'instant':
            return `${release.version} still runs on the idle side: one shift`;
        case 'redeploy':
            return typeof from === 'object'
                ? `${release.version} is brought up again from ${from.kept}, which the provider has kept (nothing is built or uploaded), then shifted to`
                : `${release.version} is brought up again from what it was built into, then shifted to`;
        case 'rebuild':
            return from === 'checkout'
                ? `${release.version} is built or uploaded again from the checkout, which is its commit ${release.sha}, then shifted to`
                : `of ${release.version} only its tag is known: your placement has to bring it up from ${release.sha}, then it is shifted to`;
    }
}
/** An answer that does not come must not hold up the way back: bringing it up will tell. */
async function askSource(release, { placement, signal, note }) {
    try {
        if (placement.sourceOf !== undefined)
            return await placement.sourceOf(release, signal);
        const available = (await placement.available?.(release, signal)) ?? 'unknown';
        return available === 'no' ? { state: 'gone' } : { state: 'artifact', available };
    }
    catch (error) {
        signal.throwIfAborted();
        note(`whether ${release.version} can still be brought up could not be asked: ${(0,errors/* messageOf */.bD)(error)}`);
        return { state: 'artifact', available: 'unknown' };
    }
}

;// CONCATENATED MODULE: ./actions/rollback/build/destination.js





/** That the release to go to cannot be brought up as what it was: known before anything is touched. */
class CannotBringUp extends errors/* ActionError */.lZ {
}
/**
 * The release to go back to, and what that takes. Throws an ActionError, before anything is touched, when it is bad, unknown,
 * gone or out of reach, or there is none.
 */
async function findDestination(wanted, records, stage, deps) {
    return wanted.version === undefined
        ? await newestGood(wanted, records, stage, deps)
        : await named({ ...wanted, version: wanted.version }, records, stage, deps);
}
async function newestGood(wanted, records, { environment, books }, deps) {
    const gone = [];
    const refused = [];
    let mend;
    for (const release of (0,rollout_destination/* goodReleases */.CF)(records, wanted.live)) {
        if (wanted.unattended)
            refuseBeyond(release, wanted, records, environment);
        const route = await routeTo(release, { known: true }, deps);
        if (!isClosed(route))
            return route;
        if (route.way === 'gone')
            gone.push(release.version);
        else {
            refused.push(`${release.version}: ${route.reason}`);
            mend ??= route.hint;
        }
        deps.note(`${release.version} is passed over: ${route.way === 'gone' ? 'it can no longer be brought up' : route.reason}`);
    }
    if (refused.length > 0)
        throw noneToTrust(refused, gone, mend, environment);
    throw gone.length === 0
        ? new errors/* ActionError */.lZ(`The ledger of ${environment.name} has no other release that passed its watch: there is none to go back to`, {
            hint: `Name a tag of the repository in the input "rollback-version", or bring a mended release forward.${besideOurs(environment, books)}`,
        })
        : new CannotBringUp(`No release that ${environment.name} could go back to still exists: ${gone.join(', ')} can no longer be brought up`, {
            hint: 'Bring a mended release forward, or build one of them again; placement.available, or the provider, said that they are gone.',
        });
}
function noneToTrust(refused, gone, hint, { name }) {
    const also = gone.length === 0 ? '' : `; ${gone.join(', ')} can no longer be brought up`;
    return new CannotBringUp(`No release that ${name} could go back to can be brought up as what it was: ${refused.join('; ')}${also}`, hint === undefined ? {} : { hint });
}
/** That there is nothing of ours is another thing where others have records: one may be our own former name. */
function besideOurs({ service, name }, books) {
    const met = books?.ledger.neighbours?.();
    const said = met === undefined ? undefined : (0,neighbours/* describeNeighbours */.s)(met, { service, environment: name });
    return said === undefined ? '' : ` ${said}`;
}
async function named(wanted, records, { environment, desk }, deps) {
    const found = (0,rollout_destination/* chooseDestination */.gV)(records, wanted);
    switch (found.state) {
        case 'known': {
            if (wanted.unattended && !isLive(found.release, wanted.live))
                refuseBeyond(found.release, wanted, records, environment);
            return orRefuse(await routeTo(found.release, { known: true }, deps), found.release, records);
        }
        case 'bad':
            throw new errors/* ActionError */.lZ(`${found.release.version} is marked bad in the ledger of ${environment.name}: ${found.reason}`, {
                hint: goodOnes(goodVersions(records)),
            });
        case 'none':
        case 'unknown': {
            const release = await byTag(wanted.version, desk);
            if (release === undefined) {
                throw new errors/* ActionError */.lZ(`There is no release ${wanted.version}: it is neither in the ledger of ${environment.name} nor a tag`, {
                    hint: goodOnes(goodVersions(records)),
                });
            }
            if (wanted.unattended)
                refuseBeyond(release, wanted, records, environment);
            return orRefuse(await routeTo(release, { known: false }, deps), release, records);
        }
    }
}
/** Nobody approves a run in the environment without reviewers, so it may not be a way to bring just anything live. */
function refuseBeyond(release, { live }, records, environment) {
    const { keep } = environment.rollout;
    if ((0,rollout_destination/* isWithinReach */.Z)(records, release, { live, keep }))
        return;
    throw new errors/* ActionError */.lZ(`Nobody has approved this run, and ${release.version} is not one of the last ${keep} releases that succeeded in ${environment.name}`, { hint: 'Take the approved path: enhanced-release.yml with version_type=rollback. Without a version, the newest good one is taken.' });
}
function orRefuse(route, { version }, records) {
    if (!isClosed(route))
        return route;
    const others = goodOnes(goodVersions(records).filter((one) => one !== version));
    if (route.way === 'refused')
        throw new CannotBringUp(`${version} is not brought up: ${route.reason}`, { hint: `${route.hint} ${others}` });
    throw new CannotBringUp(`${version} can no longer be brought up: what it was built into is gone (placement.available, or the provider)`, {
        hint: others,
    });
}
async function byTag(version, desk) {
    for (const tag of new Set([version, `v${(0,rollout_destination/* withoutV */.rA)(version)}`, (0,rollout_destination/* withoutV */.rA)(version)])) {
        const sha = await desk.commitOf(tag);
        if (sha !== undefined)
            return { version: tag, sha };
    }
    return undefined;
}
function goodVersions(records) {
    return [...new Set((0,rollout_destination/* goodReleases */.CF)(records, undefined).map(({ version }) => version))];
}
function goodOnes(good) {
    return good.length === 0 ? 'The ledger knows no good release yet.' : `Known to be good: ${good.slice(0, 10).join(', ')}.`;
}
function isLive(release, live) {
    return live !== undefined && (0,ledger/* sameRelease */.OW)(release, live);
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
    const arrived = (0,ledger/* hasPhase */.ww)(newest, 'complete') || (0,ledger/* hasPhase */.ww)(newest, 'kept');
    if (kind === 'rollback' && arrived && (0,ledger/* sameRelease */.OW)(release, live.release)) {
        return `run ${run.id} has rolled back to ${release.version}, and it serves; name another in rollback-version`;
    }
    if ((0,ledger/* hasPhase */.ww)(newest, 'back') && previous?.release !== undefined && (0,ledger/* sameRelease */.OW)(previous.release, live.release)) {
        return `run ${run.id} has taken ${release.version} back, and ${previous.release.version} serves; name another in rollback-version`;
    }
    return undefined;
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/completion.js
var completion = __webpack_require__(9331);
// EXTERNAL MODULE: ./packages/shared/build/ports/pause.js
var pause = __webpack_require__(1494);
;// CONCATENATED MODULE: ./actions/rollback/build/backup/parts.js


/** Begins every part at once. A part that fails fails alone. */
function startBackup(parts, { clock, signal }) {
    const startedAt = clock.now();
    const late = new AbortController();
    const reports = new Map();
    const all = Promise.all(parts.map(async ({ name, make }) => {
        reports.set(name, await reportOf(name, () => make(AbortSignal.any([signal, late.signal])), clock));
    }));
    return {
        end: async (limit) => {
            if (limit === undefined)
                await all;
            else if (reports.size < parts.length)
                await settledBy(all, startedAt + limit - clock.now(), clock);
            const took = clock.now() - startedAt;
            const missing = parts.filter(({ name }) => !reports.has(name));
            if (missing.length > 0)
                late.abort(new Error('the time limit of the backup was over'));
            return parts.map(({ name }) => reports.get(name) ?? { name, state: 'not-done', detail: 'its time limit was over', took });
        },
    };
}
async function reportOf(name, make, clock) {
    const from = clock.now();
    try {
        const made = await make();
        return { name, ...made, took: clock.now() - from };
    }
    catch (error) {
        const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {};
        return { name, state: 'failed', detail: (0,errors/* messageOf */.bD)(error), took: clock.now() - from, ...hint };
    }
}
async function settledBy(work, within, clock) {
    const over = new AbortController();
    await Promise.race([work, (0,pause/* pause */.v)(clock, within, over.signal)]);
    over.abort();
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/evidence/store.js
var store = __webpack_require__(612);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./actions/rollback/build/backup/configuration.js

/**
 * The configuration as it is, without the value of any secret: of each, a hash that tells whether it was changed later. Salted
 * anew in every backup, so that neither a table made beforehand nor another backup helps; by scrypt, so that even a guess
 * at a short one costs something.
 */
async function configurationBackup(order) {
    const { service, environment, live, observed, file, redact } = order;
    const salt = order.salt ?? (0,external_node_crypto_.randomBytes)(16);
    const hashes = await Promise.all(Object.entries(order.secrets)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(async ([name, value]) => [name, await hashOf(value, salt)]));
    const side = (colour) => {
        const { weight, state, release } = observed[colour];
        return { weight, state, release: release ?? '' };
    };
    return {
        schema: 1,
        service,
        environment,
        at: new Date(order.at).toISOString(),
        run: order.run,
        live: live === undefined
            ? null
            : {
                colour: live.colour,
                version: live.version ?? '',
                sha: live.release?.sha ?? '',
                digest: live.release?.digest ?? '',
            },
        sides: { blue: side('blue'), green: side('green') },
        file: { path: file.path, sha256: sha256(file.text), text: redact(file.text) },
        secrets: {
            how: 'scrypt (N 16384, r 8, p 1, 32 bytes) of the value with this salt',
            salt: salt.toString('hex'),
            hashes: Object.fromEntries(hashes),
        },
    };
}
async function keepConfiguration(order, { path, write }) {
    const text = `${JSON.stringify(await configurationBackup(order), null, 2)}\n`;
    await write(path, text);
    const count = Object.keys(order.secrets).length;
    return { state: 'done', detail: `${order.file.path}, both sides and the hashes of ${count} secret(s)`, sha256: sha256(text), path };
}
function hashOf(value, salt) {
    return new Promise((resolve, reject) => {
        (0,external_node_crypto_.scrypt)(value, salt, 32, (error, key) => (error === null ? resolve(`scrypt:${key.toString('hex')}`) : reject(error)));
    });
}
function sha256(text) {
    return `sha256:${(0,external_node_crypto_.createHash)('sha256').update(text).digest('hex')}`;
}

;// CONCATENATED MODULE: ./actions/rollback/build/backup/recipients.js

/** The variable of the GitHub environment that names who may read a snapshot. Never a file: a pull request could change that. */
const recipientVariable = 'SLIPWAY_AGE_RECIPIENT';
/**
 * The age recipients (`age1…`, from `age-keygen`) in the text of the variable, separated by spaces or commas; none where it is
 * empty. Throws an ActionError on anything else, and masks a private key that was put there by mistake.
 */
function recipientsOf(text, log) {
    const words = (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
    for (const word of words) {
        if (/^AGE-SECRET-KEY-/i.test(word)) {
            log.mask(word);
            throw new errors/* ActionError */.lZ(`The variable ${recipientVariable} holds a private key`, {
                hint: 'Put the public half there (age-keygen -y prints it: age1…), make a new pair, and treat the old one as lost: variables are shown in logs.',
            });
        }
        if (!/^age1[0-9a-z]{20,}$/.test(word)) {
            throw new errors/* ActionError */.lZ(`The variable ${recipientVariable} holds "${word.slice(0, 20)}", which is no age recipient`, {
                hint: 'A recipient begins with age1; age-keygen prints it as the public key.',
            });
        }
    }
    return words;
}

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var variables = __webpack_require__(547);
// EXTERNAL MODULE: ./packages/shared/build/rollout/user-command.js + 1 modules
var user_command = __webpack_require__(4465);
// EXTERNAL MODULE: ./actions/rollback/build/backup/bytes.js
var backup_bytes = __webpack_require__(1134);
;// CONCATENATED MODULE: ./actions/rollback/build/backup/postgres.js


/** Dumps a database (`pg_dump --format=custom`) and has pg_restore read its list back. Throws an ActionError. */
async function dumpPostgres({ url, file, timeLimit, searchPath, signal }, exec) {
    const connection = connectionOf(url);
    const common = { timeout: timeLimit, signal, maxOutput: 64 * 1_024 };
    const withoutPassword = (result) => withoutText(result, connection['PGPASSWORD']);
    const dumped = await exec(['pg_dump', '--format=custom', '--no-password', `--file=${file}`], {
        ...common,
        env: { PATH: searchPath, ...connection },
    });
    signal.throwIfAborted();
    refuse('pg_dump', withoutPassword(dumped), timeLimit);
    const listed = await exec(['pg_restore', '--list', file], { ...common, maxOutput: 4 * 1_024 * 1_024, env: { PATH: searchPath } });
    signal.throwIfAborted();
    const { stdout } = refuse('pg_restore', listed, timeLimit);
    const entries = stdout.split('\n').filter((line) => /^\d+;/.test(line)).length;
    if (!stdout.includes('Archive created at')) {
        throw new errors/* ActionError */.lZ('pg_restore does not find a list in the dump that pg_dump has made');
    }
    return { entries };
}
/** Parameters of a connection string, and the variable of libpq that says the same (PostgreSQL, "Environment Variables"). */
const parameters = {
    host: 'PGHOST',
    port: 'PGPORT',
    user: 'PGUSER',
    password: 'PGPASSWORD',
    dbname: 'PGDATABASE',
    sslmode: 'PGSSLMODE',
    sslrootcert: 'PGSSLROOTCERT',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    channel_binding: 'PGCHANNELBINDING',
    connect_timeout: 'PGCONNECT_TIMEOUT',
    application_name: 'PGAPPNAME',
    options: 'PGOPTIONS',
    target_session_attrs: 'PGTARGETSESSIONATTRS',
    gssencmode: 'PGGSSENCMODE',
};
/**
 * A connection string as the variables that libpq reads: no part of it ever stands in a command line, which every user of
 * the machine may read. Throws an ActionError that does not show the string.
 */
function connectionOf(url) {
    const parsed = /^postgres(ql)?:\/\//.test(url) ? URL.parse(url) : null;
    if (parsed === null) {
        throw new errors/* ActionError */.lZ('database.snapshot.postgres is not an address of the form postgres://user:password@host:port/database', {
            hint: 'It is read after $NAME was filled in; the value is not shown here, since it holds a password.',
        });
    }
    const found = {};
    for (const [name, value] of parsed.searchParams) {
        const variable = parameters[name];
        if (variable === undefined) {
            throw new errors/* ActionError */.lZ(`database.snapshot.postgres has the parameter "${name}", which is not known here`, {
                hint: `Known are: ${Object.keys(parameters).join(', ')}. For anything else, use database.snapshot.command.`,
            });
        }
        found[variable] = value;
    }
    const parts = [
        ['PGHOST', parsed.hostname.replace(/^\[|\]$/g, '')],
        ['PGPORT', parsed.port],
        ['PGUSER', parsed.username],
        ['PGPASSWORD', parsed.password],
        ['PGDATABASE', parsed.pathname.replace(/^\//, '')],
    ];
    for (const [variable, value] of parts)
        if (value !== '')
            found[variable] = decode(value);
    return found;
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        throw new errors/* ActionError */.lZ('database.snapshot.postgres has a % that begins no escape', {
            hint: 'Write a % within a name or a password as %25.',
        });
    }
}
function refuse(program, result, timeLimit) {
    switch (result.state) {
        case 'exited': {
            if (result.code === 0)
                return result;
            const said = result.stderr.trim().split('\n').slice(-10).join('\n');
            throw new errors/* ActionError */.lZ(`${program} ended with exit code ${result.code}`, { hint: hintOf(said) });
        }
        case 'not-found':
            throw new errors/* ActionError */.lZ(`${program} is not installed on this runner`, {
                hint: 'Install the PostgreSQL client of the major version of the server, or a newer one, before this step.',
            });
        case 'timed-out':
            throw new errors/* ActionError */.lZ(`${program} did not end within ${(0,duration/* formatDuration */.a3)(timeLimit)}`, {
                hint: "Raise database.snapshot.time-limit, or take the provider's own snapshot by a command.",
            });
        case 'killed':
            throw new errors/* ActionError */.lZ(`${program} was ended by ${result.signal}`);
    }
}
function hintOf(said) {
    const advice = said.includes('server version mismatch')
        ? '\npg_dump must be of the major version of the server or newer: install postgresql-client-N before this step.'
        : '';
    return said === '' ? 'It printed nothing.' : `It said:\n${said}${advice}`;
}
function withoutText(result, secret) {
    if (secret === undefined || secret === '' || result.state === 'not-found')
        return result;
    return { ...result, stdout: result.stdout.replaceAll(secret, '***'), stderr: result.stderr.replaceAll(secret, '***') };
}

;// CONCATENATED MODULE: ./actions/rollback/build/backup/snapshot.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});






const markLimit = 200;
/** Keeps what the database holds now: dumped, checked, encrypted; or left with the provider, who tells its mark. */
async function takeSnapshot(order, deps, signal) {
    return 'postgres' in order.snapshot
        ? await dumped(order.snapshot, order, deps, signal)
        : await byCommand(order.snapshot, order, deps, signal);
}
async function dumped(config, order, deps, signal) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (order.recipients.length === 0)
            return withoutRecipient;
        const url = (0,variables/* substitute */.V2)(config.postgres, deps.variables, 'database.snapshot.postgres');
        deps.log.mask(url);
        const plain = __addDisposableResource(env_1, await deps.vault.open(), true);
        const both = AbortSignal.any([signal, plain.full]);
        const searchPath = deps.variables['PATH'] ?? '';
        const { entries } = await dumpPostgres({ url, file: plain.path, timeLimit: config['time-limit'], searchPath, signal: both }, deps.exec);
        return await sealed(plain, `pg_dump; pg_restore lists ${entries} entries`, order, deps, both);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function byCommand(config, order, deps, signal) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const plain = __addDisposableResource(env_2, await deps.vault.open(), true);
        const both = AbortSignal.any([signal, plain.full]);
        const { live, redact } = order;
        const variables = { SNAPSHOT: plain.path, RELEASE: live?.version ?? '', RELEASE_SHA: live?.sha ?? '' };
        const printed = await (0,user_command/* runUserCommand */.w0)({ command: config.command, name: 'database.snapshot.command', timeLimit: config['time-limit'], variables, signal: both }, { exec: deps.exec, cwd: deps.cwd, variables: deps.variables });
        if ((await plain.size()) > 0)
            return order.recipients.length === 0 ? withoutRecipient : await sealed(plain, 'by your command', order, deps, both);
        const mark = redact(printed.trim().split('\n').at(-1)?.trim() ?? '').slice(0, markLimit);
        if (mark !== '')
            return { state: 'done', detail: `the provider's own snapshot: ${mark}`, mark };
        throw new errors/* ActionError */.lZ('database.snapshot.command has written nothing to the file $SNAPSHOT and printed no mark of a snapshot', {
            hint: 'Write the dump to the file that $SNAPSHOT names, or print the name of the snapshot that the provider has made, as the last line.',
        });
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_2 = __disposeResources(env_2);
        if (result_2)
            await result_2;
    }
}
const withoutRecipient = {
    state: 'skipped',
    detail: `no snapshot is stored in clear: put a recipient (age1…) into the variable ${recipientVariable} of the GitHub environment`,
};
async function sealed(plain, how, order, deps, signal) {
    const size = await plain.size();
    const { path, sha256, bytes } = await deps.vault.seal(plain, { name: order.name, recipients: order.recipients }, signal);
    return {
        state: 'done',
        detail: `${how}; ${(0,backup_bytes/* formatBytes */.z)(size)}, encrypted to ${order.recipients.length} recipient(s)`,
        sha256,
        path,
        bytes,
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/backup/tags.js
/** `slipway/recovery/production/api/v1.2.3-4711`: where a release stood when a rollback began. */
function recoveryTagOf({ service, environment, run }, { version }) {
    return `slipway/recovery/${environment}/${service}/${version.replace(/[^\w.+-]/g, '-')}-${run}`;
}
/** A tag by which an end of a rollback can be found again, whatever becomes of its branch. */
async function tagForRecovery(order, desk) {
    const { release, which, service, environment, run } = order;
    if (release === undefined)
        return { state: 'skipped', detail: 'the release that serves now is not in the ledger' };
    const name = recoveryTagOf(order, release);
    const message = which === 'left'
        ? `${release.version} of ${service} as it served ${environment} before the rollback of run ${run}`
        : `${release.version}, to which run ${run} has rolled ${service} in ${environment} back`;
    await desk.tag({ name, sha: release.sha, message });
    return { state: 'done', detail: name, mark: name };
}

;// CONCATENATED MODULE: ./actions/rollback/build/backup/plan.js







/** What is kept before a rollback changes anything: the data, the configuration, and both ends of the way. */
function partsOf(order, inputs, context, stage) {
    const { environment, desk, secrets, redact, settings } = stage;
    const { runner, clock, files } = context;
    const { id: run, attempt, sha } = runner.run;
    const tag = { service: environment.service, environment: environment.name, run };
    const common = { service: environment.service, environment: environment.name, run: { id: run, attempt, sha } };
    return [
        { name: 'database', make: (signal) => snapshotPart(order, inputs, context, stage, signal) },
        {
            name: 'configuration',
            make: () => keepConfiguration({ ...common, at: clock.now(), live: order.live, observed: order.observed, file: settings, secrets, redact }, {
                path: (0,external_node_path_.join)(runner.temp, store/* evidenceFolder */.ek, `configuration-backup-${environment.service}-${run}-${attempt}.json`),
                write: files.write,
            }),
        },
        { name: 'tag-left', make: () => tagForRecovery({ ...tag, which: 'left', release: order.live?.release }, desk) },
        { name: 'tag-destination', make: () => tagForRecovery({ ...tag, which: 'destination', release: order.destination }, desk) },
    ];
}
async function snapshotPart(order, inputs, context, stage, signal) {
    const { environment, variables, redact, vault } = stage;
    const { runner, log, exec } = context;
    const snapshot = environment.database?.snapshot;
    if (snapshot === undefined)
        return { state: 'skipped', detail: 'database.snapshot is not configured' };
    if (inputs.skipSnapshot)
        return { state: 'skipped', detail: 'skip-snapshot was asked for' };
    // From the variables of the GitHub environment alone: a file of the repository could name somebody else.
    const recipients = recipientsOf(stage.environmentVariables[recipientVariable], log);
    const name = `${environment.name}-${environment.service}-${runner.run.id}-${runner.run.attempt}.dump`;
    const live = order.live?.release;
    return await takeSnapshot({ snapshot, recipients, name, live, redact }, { exec, cwd: runner.workspace, variables, vault, log }, signal);
}
/** Without its snapshot a planned rollback does not begin. Throws an ActionError; nothing has been touched. */
function refuseWithoutSnapshot(reports) {
    const snapshot = reports.find(({ name }) => name === 'database');
    if (snapshot?.state !== 'failed')
        return;
    const mend = snapshot.hint === undefined ? '' : `${snapshot.hint}\n`;
    throw new errors/* ActionError */.lZ(`Nothing was changed: the snapshot of the database failed: ${snapshot.detail}`, {
        hint: `${mend}Mend it and run again; or go on without one by skip-snapshot: true; in an emergency, emergency: true does not wait for it.`,
    });
}
/** The parts for a person, one a line. */
function describePart({ name, state, detail }) {
    return `backup, ${name}: ${state}: ${detail}`;
}

;// CONCATENATED MODULE: ./actions/rollback/build/backup/run.js


/**
 * Keeps what is there. A planned rollback waits for all of it, and throws an ActionError without the snapshot that it was to
 * have; in an emergency it only begins here, and goes on beside the shift.
 */
async function beginBackup({ live, observed, route }, inputs, context, stage) {
    const parts = partsOf({ live, observed, destination: route.release }, inputs, context, stage);
    const backup = startBackup(parts, context);
    if (inputs.emergency)
        return { end: async () => tell(await backup.end(inputs.backupTimeLimit), context, stage) };
    const reports = tell(await backup.end(), context, stage);
    refuseWithoutSnapshot(reports);
    return { end: async () => reports };
}
function tell(reports, { log }, { crew, redact }) {
    const shown = reports.map((report) => ({ ...report, detail: redact(report.detail) }));
    for (const report of shown) {
        crew.note(describePart(report));
        if (report.state === 'failed' || report.state === 'not-done')
            log.warning(describePart(report));
    }
    return shown;
}

;// CONCATENATED MODULE: ./actions/rollback/build/clean-up.js



/** What the build of a release is called among the artifacts of its run. Never the evidence of that run. */
const buildArtifact = 'release';
/** Says what becomes of the failed side, and removes what its run has built where that was asked for. Holds nothing up. */
async function cleanUp(bad, { removeArtifacts }, { log }, stage) {
    const { crew, environment, books, desk } = stage;
    crew.note(`the side of ${bad.version} stays for ${(0,duration/* formatDuration */.a3)(environment.rollout.hold)}; the next run after that takes it down`);
    if (!removeArtifacts)
        return;
    try {
        const deployed = (await books.ledger.read()).find(({ intent }) => intent.kind === 'deploy' && (0,ledger/* sameRelease */.OW)(intent.release, bad));
        if (deployed === undefined) {
            crew.note(`the ledger does not know which run has built ${bad.version}: its artifacts stay`);
            return;
        }
        const { id } = deployed.intent.run;
        const removed = await desk.deleteArtifacts({ run: id, name: buildArtifact });
        crew.note(removed === 0 ? `run ${id} has no artifact "${buildArtifact}" left` : `the artifact "${buildArtifact}" of run ${id} was removed`);
    }
    catch (error) {
        log.warning(`The artifacts of ${bad.version} were not removed: ${(0,errors/* messageOf */.bD)(error)}`);
        crew.note(`the artifacts of ${bad.version} were not removed (this needs actions: write): ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/incident.js
var incident = __webpack_require__(343);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/rollout/summary.js
var summary = __webpack_require__(9253);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/incident-body.js




const linesShown = 60;
/** The incident for people, with the record for machines at its head. Everything in it from outside is escaped. */
function incidentBody(page) {
    const { record, timeline, logs } = page;
    const bad = record.release;
    return [
        (0,incident/* formatIncidentRecord */.VE)(record),
        `**${(0,markdown/* escapeMarkdown */.FV)(bad.version)}** of ${(0,markdown/* escapeMarkdown */.FV)(record.service)} (${(0,markdown/* codeSpan */.SS)(bad.sha)}) was taken back from ${(0,markdown/* escapeMarkdown */.FV)(record.environment)}.`,
        facts(page),
        '#### How long it took',
        timesTable(record.occurrences),
        '#### What happened',
        (0,summary/* timelineTable */.w0)(timeline),
        ...(logs === undefined ? [] : [logBlock(logs)]),
        '#### To do',
        toDo(record),
    ].join('\n\n');
}
function facts({ record, good, reason, url, repositoryUrl, runUrl, before }) {
    const bad = record.release;
    const newest = record.occurrences.at(-1);
    const changes = good === undefined ? [] : [`- What changed: ${(0,markdown/* link */.nf)(`${good.version} to ${bad.version}`, compareUrl(repositoryUrl, good, bad))}`];
    return [
        `- Why: ${(0,markdown/* escapeMarkdown */.FV)(reason)}`,
        `- Serves now: ${good === undefined ? 'what was there before' : (0,markdown/* escapeMarkdown */.FV)(good.version)}`,
        `- Met by users: ${newest === undefined ? 'not known' : blastRadius(newest)}`,
        ...changes,
        `- Service: ${(0,markdown/* link */.nf)(record.environment, url)}`,
        `- Run: ${(0,markdown/* link */.nf)('the run that wrote this', runUrl)}`,
        `- Deployments: ${(0,markdown/* link */.nf)(`all of ${record.environment}`, `${repositoryUrl}/deployments/${encodeURIComponent(record.environment)}`)}`,
        ...(before === undefined ? [] : [`- The same release before: ${(0,markdown/* link */.nf)('an incident that was closed', before)}`]),
    ].join('\n');
}
function compareUrl(repositoryUrl, good, bad) {
    return `${repositoryUrl}/compare/${good.sha}...${bad.sha}`;
}
function blastRadius({ exposure, requests }) {
    const traffic = `as much as ${(0,duration/* formatDuration */.a3)(Math.round(exposure * 1_000))} of all traffic`;
    return requests === undefined ? traffic : `${traffic}; of the ${requests.sent} requests of our own looks, ${requests.failed} failed`;
}
function timesTable(occurrences) {
    return (0,markdown/* table */.tp)(['First traffic (UTC)', 'To detect', 'To decide', 'To restore', 'In all', 'Traffic met'], occurrences.map((one) => [
        (0,markdown/* codeSpan */.SS)((one.startedAt ?? 'not known').replace('T', ' ').replace(/\.\d+Z$|Z$/, '')),
        spanOf(one.detect),
        spanOf(one.decide),
        spanOf(one.restore),
        spanOf(one.recovery),
        (0,duration/* formatDuration */.a3)(Math.round(one.exposure * 1_000)),
    ]));
}
function spanOf(span) {
    return span === undefined ? 'not recorded' : (0,duration/* formatDuration */.a3)(span);
}
function logBlock(logs) {
    return `<details><summary>Last lines of the side that failed</summary>\n\n${(0,markdown/* codeBlock */.DV)(logs, linesShown)}\n\n</details>`;
}
function toDo({ occurrences }) {
    const again = occurrences.length > 1 ? ['- [ ] Say why it could go out again'] : [];
    return [
        ...again,
        '- [ ] Find the cause',
        '- [ ] Mend it, with a test that would have caught it',
        '- [ ] Say what would have shown it earlier',
        '- [ ] Look whether data that it wrote has to be mended',
    ].join('\n');
}

;// CONCATENATED MODULE: ./actions/rollback/build/detection.js
/** When a watch of this job first said that the release fails: the end of the earliest look that did, since the rollout was begun. */
function detectedIn(evidence, since) {
    const looks = evidence.filter(({ action, verdict, finishedAt }) => verdict === 'fail' && (action === 'health-check' || action === 'performance-monitor') && Date.parse(finishedAt) >= Date.parse(since));
    return looks.map(({ finishedAt }) => finishedAt).sort()[0];
}
/**
 * Requests that our own looks at a release have sent, and how many of them failed: by the counts that performance-monitor leaves, and
 * by the shares that a step of the driver leaves. Undefined where none of this job's evidence tells.
 */
function requestsIn(evidence, release) {
    const looks = evidence.filter((one) => (one.action === 'performance-monitor' || one.action === 'blue-green-deploy') &&
        (one.release === undefined || one.release.version === release.version));
    const counted = looks.map(({ measurements }) => countOf(measurements));
    const sent = counted.reduce((sum, one) => sum + one.sent, 0);
    return sent === 0 ? undefined : { sent, failed: counted.reduce((sum, one) => sum + one.failed, 0) };
}
function countOf(measurements) {
    const counts = measurements.filter(({ name, unit }) => unit === 'count' && (name === 'answers.5xx' || name.startsWith('failures.')));
    let sent = 0;
    let failed = counts.reduce((sum, { value }) => sum + value, 0);
    for (const [index, { name, value }] of measurements.entries()) {
        if (name !== 'requests')
            continue;
        sent += value;
        if (counts.length > 0)
            continue;
        // The share that follows belongs to the same look: measurements stand in the order in which they were made.
        const rest = measurements.slice(index + 1);
        const next = rest.findIndex((one) => one.name === 'requests');
        const share = rest.slice(0, next === -1 ? rest.length : next).find((one) => one.name === 'error-rate');
        failed += Math.round(value * (share?.value ?? 0));
    }
    return { sent: Math.round(sent), failed: Math.round(failed) };
}

;// CONCATENATED MODULE: ./actions/rollback/build/logs.js

const lines = 60;
const lineLength = 300;
/** The last lines of a side, without secrets and bounded; undefined where nobody can tell, which is no reason to tell nothing else. */
async function lastLines({ colour, release }, { signal }, { crew, redact }) {
    if (crew.placement.logs === undefined)
        return undefined;
    try {
        const text = await crew.placement.logs({ colour, release, artifact: undefined }, lines, signal);
        return text === undefined || text.trim() === '' ? undefined : boundedLines(redact(text));
    }
    catch (error) {
        crew.note(`the last lines of ${colour} could not be read: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
function boundedLines(text) {
    const all = text.trimEnd().split(/\r?\n/).slice(-lines);
    return all.map((line) => (line.length > lineLength ? `${line.slice(0, lineLength)}…` : line)).join('\n');
}

;// CONCATENATED MODULE: ./actions/rollback/build/incident.js








/**
 * Writes the one issue of this release of this service in this environment. The same deployment is the same occurrence: told again it is only
 * brought up to date, and where somebody has closed the issue it stays closed. A release that went out again after
 * its incident was closed, and came back again, is a new incident, which names the old one: reopened, the old one would count
 * the days between as time to recover. What cannot be written is said, and holds nothing up.
 */
async function reportIncident(incident, inputs, context, stage) {
    try {
        const url = await writeUp(incident, inputs, context, stage);
        stage.crew.note(`incident ${url}`);
        return url;
    }
    catch (error) {
        context.log.warning(`The incident was not written: ${(0,errors/* messageOf */.bD)(error)}`);
        stage.crew.note(`no incident was written: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
async function writeUp({ bad, good, reason, decidedAt }, inputs, context, stage) {
    const { environment, desk, redact } = stage;
    const { runner, clock, files } = context;
    const records = await stage.books.ledger.read();
    const course = (0,incident/* courseOf */.bx)(records, bad);
    if (course === undefined)
        throw new Error(`the ledger has no traffic on ${bad.version}`);
    const name = { service: environment.service, environment: environment.name, version: bad.version };
    const found = await desk.findIncident(name);
    const before = found === undefined ? undefined : (0,incident/* parseIncidentRecord */.B$)(found.body);
    const known = before?.occurrences.some(({ deployment }) => deployment === course.own.id) === true;
    if (found?.state === 'closed' && known)
        return found.url;
    const read = await (0,store/* readEvidence */.At)((0,external_node_path_.join)(runner.temp, store/* evidenceFolder */.ek), files);
    // A job may roll out one service after the other: what was seen of another says nothing of this one.
    const evidence = read.evidence.filter(({ service }) => service === undefined || service === environment.service);
    const seen = (0,incident/* occurrenceOf */.Lr)(course, records, {
        detectedAt: inputs.detectedAt ?? detectedIn(evidence, course.own.at),
        decidedAt,
        restoredTo: good?.version,
        requests: requestsIn(evidence, bad),
        now: clock.now(),
    });
    const open = found?.state === 'open' ? (before?.occurrences ?? []) : [];
    const record = incident/* incidentRecord */.GN.parse({
        schema: 1,
        service: environment.service,
        environment: environment.name,
        release: bad,
        occurrences: (0,incident/* withOccurrence */.of)(open, seen),
    });
    return await desk.writeIncident({
        // An open one is gone on with under the key that it has.
        key: found?.state === 'open' ? found.key : (0,incident/* incidentKey */.Qq)(name),
        title: `Incident: ${bad.version} of ${environment.service} was taken back from ${environment.name}`.slice(0, 250),
        body: incidentBody({
            record,
            good,
            reason: redact(reason),
            url: environment.url,
            repositoryUrl: `${runner.serverUrl}/${runner.run.repository}`,
            runUrl: runner.run.url,
            timeline: (0,ledger/* timelineOf */.hf)(about(records, bad)).map(({ at, what }) => ({ at, what: redact(what) })),
            logs: await lastLines(course.own.intent, context, stage),
            before: found?.state === 'closed' ? found.url : undefined,
        }),
    });
}
function about(records, bad) {
    return records.filter(({ intent }) => (0,ledger/* sameRelease */.OW)(intent.release, bad) || (intent.previous?.release !== undefined && (0,ledger/* sameRelease */.OW)(intent.previous.release, bad)));
}

;// CONCATENATED MODULE: ./actions/rollback/build/render.js



function outcomeOf(fields, { environment, crew }) {
    const { verdict, headline, changed, version = '', previousVersion = '', reason = '', incident = '' } = fields;
    const { destinationSha = '', liveSha = '', way, backup = [] } = fields;
    const { timeline, conditions, measurements } = crew.notebook;
    const snapshot = madeBy(backup, 'database')?.path ?? '';
    const recovery = madeBy(backup, 'tag-left')?.mark ?? '';
    const days = environment.database?.['keep-days'];
    return {
        ok: fields.ok ?? verdict === 'pass',
        evidence: {
            verdict,
            headline,
            service: environment.service,
            environment: environment.name,
            ...(reason === '' ? {} : { cause: reason }),
            inputs: { environment: environment.name, ...(fields.dryRun === true ? { dryRun: true } : {}) },
            timeline,
            conditions,
            measurements,
            details: {
                changed,
                version,
                destinationSha,
                previousVersion,
                liveSha,
                way: way ?? '',
                recoveryTag: recovery,
                incident,
                backup: backup.map(withoutPath),
            },
        },
        outputs: {
            environment: environment.name,
            url: environment.url,
            changed: String(changed),
            version,
            'destination-sha': destinationSha,
            'previous-version': previousVersion,
            'live-sha': liveSha,
            way: way ?? '',
            reason,
            'recovery-tag': recovery,
            snapshot,
            'snapshot-days': snapshot === '' || days === undefined ? '' : String(days),
            incident,
        },
        summary: (0,summary/* summaryOf */.YG)(headline, [
            ['Why', reason],
            ['What it took', way ?? ''],
            ['Recovery tag', recovery],
            ['Incident', incident],
        ], [backupTable(backup), (0,summary/* conditionTable */.gW)(conditions), (0,summary/* timelineTable */.w0)(timeline)]),
    };
}
function madeBy(backup, name) {
    return backup.find((part) => part.name === name && part.state === 'done');
}
/** Where a file lay on the runner is of no use to anybody later; its name is. */
function withoutPath({ path, ...part }) {
    return { ...part, ...(path === undefined ? {} : { file: path.split(/[\\/]/).at(-1) ?? '' }) };
}
function backupTable(backup) {
    if (backup.length === 0)
        return '';
    return (0,markdown/* table */.tp)(['Backup', 'State', 'Took', 'What'], backup.map(({ name, state, took, detail }) => [name, state, (0,duration/* formatDuration */.a3)(took), detail].map(markdown/* escapeMarkdown */.FV)));
}

// EXTERNAL MODULE: ./packages/shared/build/core/natural-order.js
var natural_order = __webpack_require__(8411);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/schema-guard.js



const maxRevision = 200;
const timeLimit = 60_000;
/** Whether a release may run on the database as it is now. Changes nothing and rejects only when `signal` ends it. */
async function checkSchema({ version, range, database }, deps, signal) {
    if (range === undefined || (range.from === undefined && range.to === undefined)) {
        return unknown('no-range', `${version} does not say on which revisions of the database it runs (database.runs-on)`);
    }
    if (database?.revision === undefined) {
        return unknown('no-command', 'nothing says how to ask the database for its revision (database.revision)');
    }
    try {
        return whyNotOn({ version, range }, await readRevision(database, deps, signal));
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || signal?.aborted === true)
            throw error;
        return unknown('unreadable', error.message);
    }
}
/** The revision that `database.revision` prints, on one line. Throws an ActionError where it fails or prints anything else. */
async function readRevision(database, deps, signal) {
    const name = 'database.revision';
    if (database.revision === undefined)
        throw new errors/* ActionError */.lZ(`${name} is missing: nothing says how to ask the database`);
    // What it prints is data, not something to follow in the log.
    const { onOutput: _quiet, ...quietly } = deps;
    const call = { command: database.revision, name, timeLimit, variables: {}, maxAnswer: 4_096, signal };
    const lines = (await (0,user_command/* runUserCommand */.w0)(call, quietly)).split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    const [revision] = lines;
    if (revision !== undefined && lines.length === 1 && revision.length <= maxRevision)
        return revision;
    const what = revision === undefined ? 'nothing' : lines.length > 1 ? `${lines.length} lines` : `${revision.length} characters`;
    throw new errors/* ActionError */.lZ(`${name} printed ${what}, not one revision`, {
        hint: `Expected one line of at most ${maxRevision} characters, such as 0042 or 20260105_add_berth; all else belongs on standard error.`,
    });
}
/** Whether a revision lies in what a release declared. Pure. */
function whyNotOn({ version, range }, revision) {
    const { from, to } = range;
    const bounds = [from, to].filter((bound) => bound !== undefined);
    if (bounds.includes(revision))
        return { state: 'inside', revision };
    const unordered = [revision, ...bounds].find(isHash);
    if (unordered !== undefined) {
        return unknown('unordered', `${unordered} looks like a hash, and hashes have no order: let database.revision print a number or a date`);
    }
    if (to !== undefined && compareToBound(revision, to) > 0) {
        return outside({ version, revision }, `${version} runs on the database up to ${to}, but the database is at ${revision}, which is newer`, [
            `go forward instead, to a release whose database.runs-on holds ${revision}`,
            `take the database back to ${to} first, by its down migrations, or by a restore, which loses what was written since`,
        ]);
    }
    if (from !== undefined && compareToBound(revision, from) < 0) {
        return outside({ version, revision }, `${version} runs on the database from ${from} on, but the database is at ${revision}, which is older`, [`migrate it forward to ${from} first, as a hook before-shift can`, `choose a release whose database.runs-on holds ${revision}`]);
    }
    return { state: 'inside', revision };
}
/** The answer as one sentence, for the log, a plan and the evidence. */
function describeSchemaCheck(check) {
    switch (check.state) {
        case 'inside':
            return `the database is at ${check.revision}, on which the release runs`;
        case 'outside':
            return check.reason;
        case 'unknown':
            return `whether the release runs on the database as it is was not checked: ${check.reason}`;
    }
}
function outside({ version, revision }, reason, ways) {
    const hint = `Either ${ways[0]}; or ${ways[1]}; or, knowing that it runs all the same, run again with override-schema ${version} and a reason.`;
    return { state: 'outside', revision, reason, hint };
}
function unknown(why, reason) {
    return { state: 'unknown', why, reason };
}
/** As `compareNaturally`, but `0042` and `0042_add_berth` name the same where one of the two has no title. */
function compareToBound(revision, bound) {
    const [bareRevision, bareBound] = [withoutTitle(revision), withoutTitle(bound)];
    const titled = bareRevision !== revision && bareBound !== bound;
    return titled ? (0,natural_order/* compareNaturally */.y)(revision, bound) : (0,natural_order/* compareNaturally */.y)(bareRevision, bareBound);
}
/** A title begins with a letter: in `2026-01-15` the day is none. */
function withoutTitle(revision) {
    return revision.replace(/^(.*?[0-9])[_ -]+[A-Za-z].*$/s, '$1');
}
/** As Alembic names its revisions. Twelve digits without a letter are a date, not a hash. */
function isHash(text) {
    return /^(?=.*[a-f])(?=.*[0-9])[0-9a-f]{8,64}$/i.test(text);
}

;// CONCATENATED MODULE: ./actions/rollback/build/schema.js




/**
 * Whether the destination runs on the database as it is now. Throws an ActionError where it does not, unless somebody has
 * named it in override-schema and said why; that is then for the ledger.
 */
async function guardSchema(destination, records, inputs, context, stage) {
    const { environment, variables, redact, crew } = stage;
    const override = overrideOf(destination, inputs);
    const range = environment.database?.revision === undefined ? undefined : await rangeOf(destination, records, stage);
    const commands = { exec: context.exec, cwd: context.runner.workspace, variables, redact };
    const check = await checkSchema({ version: destination.version, range, database: environment.database }, commands, context.signal);
    if (environment.database?.revision !== undefined || check.state === 'outside')
        crew.note(describeSchemaCheck(check));
    const unsure = check.state === 'unknown' && (check.why === 'unreadable' || check.why === 'unordered');
    if (unsure) {
        crew.measured([], [{ name: 'the database fits the destination', verdict: 'not-evaluated', reason: check.reason }]);
        // In an emergency the way back does not wait for a database that cannot be asked; a planned rollback has the time.
        if (!inputs.emergency && override === undefined) {
            throw new errors/* ActionError */.lZ(`Nothing was changed: whether ${destination.version} runs on the database could not be told: ${check.reason}`, {
                hint: `Mend database.revision, or give override-schema ${destination.version} and a reason.`,
            });
        }
    }
    if (check.state !== 'outside')
        return [];
    if (override === undefined)
        throw new errors/* ActionError */.lZ(`Nothing was changed: ${check.reason}`, { hint: check.hint });
    const by = context.runner.run.actor || 'somebody';
    crew.note(`${by} lets ${destination.version} run on it all the same: ${override}`);
    return [{ rule: 'schema', by, reason: override.slice(0, 300) }];
}
/** Why somebody lets this destination pass, or undefined. An override for another release says nothing about this one. */
function overrideOf(destination, { overrideSchema, reason, unattended }) {
    if (overrideSchema === undefined || unattended || !(0,rollout_destination/* sameVersion */.r1)(overrideSchema, destination.version))
        return undefined;
    if (reason !== undefined)
        return reason;
    throw new errors/* ActionError */.lZ('The input "override-schema" needs the input "reason"', {
        hint: 'Say why the release runs on this database all the same: it stands in the ledger.',
    });
}
/** What the release has declared when it was deployed; where the ledger does not know, what its own commit says. */
async function rangeOf(destination, records, stage) {
    const told = records.find(({ intent }) => (0,ledger/* sameRelease */.OW)(intent.release, destination) && intent.database !== undefined);
    if (told !== undefined)
        return told.intent.database;
    try {
        const text = await stage.desk.fileAt({ path: stage.settings.path, sha: destination.sha });
        if (text === undefined)
            return undefined;
        const { parseConfig } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(6061)]).then(__webpack_require__.bind(__webpack_require__, 6061));
        return parseConfig(text, stage.settings.path, { past: true }).environments.get(stage.environment.name)?.database?.['runs-on'];
    }
    catch (error) {
        stage.crew.note(`what ${destination.version} says of its database could not be read: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/judge/thresholds.js
var thresholds = __webpack_require__(1247);
// EXTERNAL MODULE: ./packages/shared/build/probe/flow.js
var probe_flow = __webpack_require__(1584);
// EXTERNAL MODULE: ./packages/shared/build/probe/result.js
var probe_result = __webpack_require__(5745);
;// CONCATENATED MODULE: ./actions/rollback/build/validate.js






/** Milliseconds that the look takes at most where nobody says otherwise: with the usual traffic, enough requests for a P95. */
const longestLook = 45_000;
/** A look that saw too little is taken again, twice as long: so often in all. */
const looks = 3;
/** What the destination does now that it has all traffic: health, metrics, user flows. Each is a condition; throws nothing. */
async function validate(served, inputs, context, stage, deps) {
    const span = inputs.validationTime ?? defaultSpan(stage.environment);
    const metrics = await attempt('validation: metrics are normal', () => lookAtTraffic(served, span, deps));
    const health = await attempt('validation: health passes', () => deps.judge.ready({ scope: 'edge' }, served.release, context.signal));
    const flows = [];
    // One after the other: two flows at a time may meet in the same data.
    for (const path of stage.environment.flows) {
        flows.push(await attempt(`validation: user flow ${path}`, () => followFlow(path, served, context, stage)));
    }
    if (flows.length === 0)
        deps.note('no user flows are configured (health.….flows), so none were followed');
    const conditions = [health, metrics, ...flows];
    deps.measured([], conditions);
    const judgement = (0,thresholds/* judgementOf */.lG)(conditions);
    deps.note(`validation: ${judgement.verdict}${'reason' in judgement ? `: ${judgement.reason}` : ''}`);
    return judgement;
}
/** As long as a step of the environment's own rollout takes, since the same requests have to tell. */
function defaultSpan({ rollout }) {
    const times = rollout.steps.flatMap((step) => ('time' in step ? [step.time] : []));
    return Math.min(longestLook, Math.max(0, ...times));
}
async function lookAtTraffic({ colour, release }, span, deps) {
    if (span === 0)
        return { verdict: 'not-evaluated', reason: 'validation-time is 0s' };
    if (release === undefined)
        return { verdict: 'not-evaluated', reason: 'the ledger does not know which release serves' };
    let judgement = { verdict: 'not-evaluated', reason: 'nothing was looked at' };
    for (let look = 0; look < looks && judgement.verdict === 'not-evaluated'; look += 1) {
        const { address } = (await deps.target.observe(deps.signal))[colour];
        const question = { colour, address, release, span: span * 2 ** look, edge: true, signal: deps.signal };
        const answer = await deps.judge.duringStep(question);
        deps.signal.throwIfAborted();
        deps.measured(answer.measurements, answer.conditions);
        judgement = answer.judgement;
        deps.note(`all traffic on ${colour}, looked at for ${(0,duration/* formatDuration */.a3)(question.span)}: ${judgement.verdict}`);
    }
    return judgement;
}
async function followFlow(path, { release }, { files, runner, http, clock, signal }, stage) {
    const { readFlow } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(770)]).then(__webpack_require__.bind(__webpack_require__, 770));
    const flow = await readFlow((0,external_node_path_.join)(runner.workspace, path), files, path);
    const result = await (0,probe_flow/* runFlow */.c)(flow, {
        baseUrl: stage.environment.url,
        variables: stage.variables,
        release: release?.version,
        http,
        clock,
        signal,
    });
    return (0,probe_result/* judgeProbes */.$)([result]);
}
/** What could not be judged is `not-evaluated` with the reason, whatever kept it. */
async function attempt(name, judge) {
    try {
        return { name, ...(await judge()) };
    }
    catch (error) {
        return { name, verdict: 'not-evaluated', reason: (0,errors/* messageOf */.bD)(error) };
    }
}

;// CONCATENATED MODULE: ./actions/rollback/build/go-back.js














/** To the release that was named, or the newest known good one that still exists. */
async function goBack(inputs, context, stage, deps) {
    const found = await planTheWay(inputs, context, stage, deps);
    if ('standing' in found)
        return unchanged(found.standing, found.live, stage);
    const { route, live, records } = found;
    const overrides = route.way === 'none' ? [] : await guardSchema(route.release, records, inputs, context, stage);
    context.log.info(describeRoute(route));
    deps.note(describeRoute(route));
    const backup = route.way === 'none' ? undefined : await beginBackup(found, inputs, context, stage);
    // Nothing that can wait comes before the shift: in an emergency the backup is still under way here.
    const result = await withBackup(backup, () => (0,session/* rollOut */.Of)(requestOf(route.release, { inputs, overrides }, context, stage), deps));
    switch (result.state) {
        case 'refused':
            await backup?.end();
            throw new errors/* ActionError */.lZ(`Nothing was changed in ${stage.environment.name}: ${result.reason}`, { hint: result.hint });
        case 'unchanged':
            if (result.live.colour !== live?.colour) {
                return await settledThere(found, { colour: result.live.colour, backup }, inputs, context, stage, deps);
            }
            await backup?.end();
            return unchanged(`${route.release.version} serves all of ${stage.environment.name} already`, result.live, stage);
        case 'ended': {
            const { state, reason } = result.ending;
            const headline = `The rollback to ${route.release.version} did not come to its end (${state}): ${reason}`;
            const fields = { verdict: 'fail', headline, changed: state === 'forward', reason };
            return outcomeOf({ ...fields, ...routeFields(found), backup: await backup?.end() }, stage);
        }
        case 'promoted':
            return await arrived(found, { ...result, backup }, inputs, context, stage, deps);
    }
}
/** A rollout that throws leaves no dump running behind it. */
async function withBackup(backup, work) {
    try {
        return await work();
    }
    catch (error) {
        await backup?.end();
        throw error;
    }
}
/** What an unfinished rollout had left was given to the destination before anything else: then only the looking is left to do. */
async function settledThere(found, { colour, backup }, inputs, context, stage, deps) {
    const { release } = found.route;
    const reason = reasonOf(inputs, context);
    const validation = await validate({ colour, release }, inputs, context, stage, deps);
    const parts = await backup?.end();
    const bad = found.live?.release;
    const incident = bad === undefined ? undefined : await reportIncident({ bad, good: release, reason, decidedAt: found.decidedAt }, inputs, context, stage);
    const serves = `${release.version} serves all of ${stage.environment.name} again: an unfinished rollout was taken back to it`;
    const ok = validation.verdict === 'pass' || validation.verdict === 'warn';
    const said = { verdict: validation.verdict, ok, headline: headlineOf(serves, validation), changed: true, reason, incident };
    return outcomeOf({ ...said, ...routeFields(found), backup: parts }, stage);
}
/** Where to, and what that takes; or why there is nothing to do. Touches nothing. */
async function planTheWay(inputs, context, stage, deps) {
    const decidedAt = new Date(context.clock.now()).toISOString();
    const records = await deps.ledger.read();
    const observed = await deps.target.observe(context.signal);
    const live = (0,plan/* liveSide */.Mz)(observed, records);
    const standing = inputs.rollbackVersion === undefined ? standsAlready(records, live) : undefined;
    if (standing !== undefined)
        return { standing, live };
    if (inputs.onlyIfLive !== undefined && (live?.version === undefined || !(0,rollout_destination/* sameVersion */.r1)(inputs.onlyIfLive, live.version))) {
        return {
            standing: `${inputs.onlyIfLive} does not serve (${live?.version ?? 'an unknown release'} does), and only it was to be taken back`,
            live,
        };
    }
    const wanted = { version: inputs.rollbackVersion, live: live?.release, unattended: inputs.unattended };
    const route = await findDestination(wanted, records, stage, { ...deps, observed, records });
    return { route, live, observed, records, decidedAt };
}
/** The destination has all traffic: it is looked at, the ledger and the incident are written, and what was left is cleaned up. */
async function arrived(found, { recordId, intent, observed, backup }, inputs, context, stage, deps) {
    const { release } = found.route;
    const reason = reasonOf(inputs, context);
    const validation = await validate({ colour: intent.colour, release }, inputs, context, stage, deps);
    const trouble = await go_back_close({ recordId, intent, observed, reason, validation }, deps);
    const bad = intent.previous?.release;
    const parts = await backup?.end();
    const incident = bad === undefined ? undefined : await reportIncident({ bad, good: release, reason, decidedAt: found.decidedAt }, inputs, context, stage);
    if (bad !== undefined)
        await cleanUp(bad, inputs, context, stage);
    const serves = `${release.version} serves all of ${stage.environment.name} again${bad === undefined ? '' : `, in place of ${bad.version}`}`;
    const fields = {
        verdict: trouble === undefined ? validation.verdict : 'fail',
        ok: trouble === undefined && (validation.verdict === 'pass' || validation.verdict === 'warn'),
        headline: trouble === undefined ? headlineOf(serves, validation) : `${headlineOf(serves, validation)}. ${trouble}`,
        changed: true,
        reason,
        incident,
        ...routeFields(found),
        backup: parts,
        ...(bad === undefined ? {} : { previousVersion: bad.version }),
    };
    return outcomeOf(fields, stage);
}
/** A success only where the destination was looked at and is well; the release that was left is bad in any case. Gives what failed after it. */
async function go_back_close({ recordId, intent, observed, reason, validation }, deps) {
    if (validation.verdict === 'pass' || validation.verdict === 'warn') {
        return (await (0,completion/* completeRollback */.aD)({ recordId, intent, observed, reason }, deps)).trouble;
    }
    const said = validation.verdict === 'fail' ? 'its validation failed' : 'its validation could not be evaluated';
    await deps.lock.check();
    await deps.ledger.write(recordId, {
        state: 'error',
        phase: 'kept',
        detail: `it has all traffic, but ${said}: ${validation.reason}`,
    });
    await (0,completion/* markBad */.Tc)(intent.previous?.release, reason, deps);
    return undefined;
}
function headlineOf(serves, validation) {
    switch (validation.verdict) {
        case 'pass':
            return serves;
        case 'warn':
            return `${serves}; a warning: ${validation.reason}`;
        case 'fail':
            return `${serves}, but it is not well: ${validation.reason}`;
        case 'not-evaluated':
            return `${serves}, but whether it is well could not be told: ${validation.reason}`;
    }
}
function unchanged(why, live, stage) {
    const headline = `Nothing had to be changed: ${why}`;
    return outcomeOf({ verdict: 'pass', headline, changed: false, version: live?.version ?? '', reason: why, ...liveFields(live) }, stage);
}
/** The commit of what serves, where the ledger knows it. */
function liveFields(live) {
    return { liveSha: live?.release?.sha ?? '' };
}
function routeFields({ route, live }) {
    return {
        version: route.release.version,
        destinationSha: route.release.sha,
        way: route.way,
        previousVersion: live?.version ?? '',
        ...liveFields(live),
    };
}
function reasonOf({ reason }, { runner }) {
    return reason ?? `rolled back by ${runner.run.actor || 'a run'}`;
}
function requestOf(release, { inputs, overrides }, context, { environment }) {
    const { service, name, rollout } = environment;
    return {
        service,
        environment: name,
        kind: 'rollback',
        release,
        artifact: undefined,
        steps: rollout.steps,
        atOnce: inputs.emergency,
        readyWithin: rollout.readyWithin,
        // Somebody's hand in the split must not hold up the way back.
        onDrift: 'adopt',
        self: (0,crew/* selfOf */.KV)(context.runner),
        reason: reasonOf(inputs, context),
        terms: { hold: rollout.hold, ...(overrides.length === 0 ? {} : { overrides }) },
    };
}

;// CONCATENATED MODULE: ./actions/rollback/build/security.js

/** Decides by the evidence of two scans: of the commit that is live, and of the one to go back to. Pure. */
function judgeSecurity(live, destination) {
    for (const one of [live, destination]) {
        if (one.action !== 'security-scan') {
            throw new errors/* ActionError */.lZ(`The evidence for a security decision is of ${one.action}, not of security-scan`, {
                hint: 'Give the output "evidence" of the security-scan step in security-evidence and destination-security-evidence.',
            });
        }
    }
    const here = criticalOf(live);
    if (here.length === 0)
        return withoutFinding(live);
    const there = criticalOf(destination);
    const brought = there.filter((one) => !here.some((other) => isSame(one, other)));
    if (brought.length > 0)
        return { state: 'alert', reason: `the destination has a critical finding of its own: ${titles(brought)}` };
    const only = here.filter((one) => !there.some((other) => isSame(one, other)));
    if (only.length === 0)
        return { state: 'alert', reason: `the destination has it too: ${titles(here)}` };
    const doubt = only.map((one) => whyNotSeen(one, destination)).find((why) => why !== undefined);
    if (doubt !== undefined)
        return { state: 'alert', reason: `${titles(only)}; but ${doubt}` };
    return { state: 'go', reason: `a critical vulnerability that the destination does not have: ${titles(only)}` };
}
/** A scan that did not come to its end has not shown that there is nothing; and what leaked is not taken back by going back. */
function withoutFinding({ findings, tools }) {
    const leaked = findings.filter(({ severity, kind }) => severity === 'critical' && !isCuredByGoingBack(kind));
    if (leaked.length > 0)
        return { state: 'alert', reason: `going back does not help against ${titles(leaked)}` };
    const broken = tools.filter(({ state }) => state === 'error').map(({ name }) => name);
    return broken.length === 0
        ? { state: 'clean', reason: 'what is live has no critical finding' }
        : { state: 'alert', reason: `no critical finding was seen, but ${broken.join(', ')} did not come to an end` };
}
/** That a finding is not there counts only where a tool that can see it has looked. */
function whyNotSeen({ tools }, destination) {
    const looked = tools.some((tool) => destination.tools.some(({ name, state }) => name === tool && (state === 'clean' || state === 'findings')));
    return looked ? undefined : `${tools.join(', ')} did not look at the destination`;
}
function criticalOf({ findings }) {
    return findings.filter(({ severity, kind }) => severity === 'critical' && isCuredByGoingBack(kind));
}
/** A secret that was in a release is known from then on: it has to be replaced, whatever serves. */
function isCuredByGoingBack(kind) {
    return kind === 'dependency' || kind === 'code' || kind === 'container' || kind === 'configuration';
}
/** A lock file in another folder gives another fingerprint: the same advisory for the same package is still the same problem. */
function isSame(one, other) {
    if (one.fingerprint === other.fingerprint)
        return true;
    const names = new Set([one.rule, ...one.aliases]);
    const samePackage = one.package !== undefined && one.package.name === other.package?.name;
    return samePackage && [other.rule, ...other.aliases].some((name) => names.has(name));
}
function titles(findings) {
    const shown = findings.slice(0, 3).map(({ rule, title }) => `${rule} (${title.slice(0, 80)})`);
    return `${shown.join(', ')}${findings.length > shown.length ? ` and ${findings.length - shown.length} more` : ''}`;
}

;// CONCATENATED MODULE: ./actions/rollback/build/look.js








/**
 * Where a rollback would go and what it would take. Touches nothing and takes no lock. That there is nowhere to go is an answer
 * where nobody has named a version and nobody waits: whoever looks by the clock has a release without a way back, not a fault.
 */
async function look(inputs, context, stage) {
    const found = await planTheWay(inputs, context, stage, stage.crew).catch((error) => {
        if (error instanceof errors/* ActionError */.lZ && inputs.unattended && inputs.rollbackVersion === undefined)
            return error;
        throw error;
    });
    if (found instanceof errors/* ActionError */.lZ)
        return await nowhere(found.message, context, stage);
    if ('standing' in found)
        return unchanged(found.standing, found.live, stage);
    stage.crew.note(describeRoute(found.route));
    const headline = `A rollback of ${stage.environment.name} would go to ${found.route.release.version}: ${describeRoute(found.route)}`;
    return outcomeOf({ verdict: 'pass', headline, changed: false, dryRun: true, ...routeFields(found) }, stage);
}
async function nowhere(why, { signal }, stage) {
    const { ledger, target } = stage.crew;
    const live = (0,plan/* liveSide */.Mz)(await target.observe(signal), await ledger.read());
    const headline = `A rollback of ${stage.environment.name} would have nowhere to go: ${why}`;
    return outcomeOf({ verdict: 'warn', ok: true, headline, changed: false, reason: why, ...liveFields(live) }, stage);
}
/** What two scans say of going back, where the inputs name them. Throws an ActionError where only one is named, or one is not there. */
async function securityOf(inputs, context) {
    const { securityEvidence, destinationSecurityEvidence } = inputs;
    if (securityEvidence === undefined && destinationSecurityEvidence === undefined)
        return undefined;
    if (securityEvidence === undefined || destinationSecurityEvidence === undefined) {
        throw new errors/* ActionError */.lZ('security-evidence and destination-security-evidence go together, and only one of them was given', {
            hint: 'Scan both commits: the one that is live and the one to go back to (outputs live-sha and destination-sha of a dry-run).',
        });
    }
    if (inputs.rollbackVersion === undefined || inputs.onlyIfLive === undefined) {
        throw new errors/* ActionError */.lZ('A security decision needs rollback-version and only-if-live, the two releases that were scanned', {
            hint: 'Take them from the outputs version and previous-version of a dry-run: what was not scanned is no destination.',
        });
    }
    return judgeSecurity(await evidenceAt(securityEvidence, context), await evidenceAt(destinationSecurityEvidence, context));
}
/** Nothing is moved; whoever looks after the environment is told where there is something to tell. */
function onlyTold(found, stage) {
    const verdict = found.state === 'clean' ? 'pass' : 'warn';
    const headline = `Nothing was changed in ${stage.environment.name}: ${found.reason}`;
    const outcome = outcomeOf({ verdict, ok: true, headline, changed: false, reason: found.reason }, stage);
    return verdict === 'pass'
        ? outcome
        : { ...outcome, annotations: [{ level: 'warning', title: 'A critical finding in what is live', message: headline }] };
}
async function evidenceAt(path, { files, runner }) {
    const text = await files.read((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path));
    if (text !== undefined)
        return (0,store/* parseEvidence */.vf)(text, path);
    throw new errors/* ActionError */.lZ(`There is no evidence at ${path}`, { hint: 'Give the output "evidence" of a security-scan step of this job.' });
}

;// CONCATENATED MODULE: ./actions/rollback/build/own-rollout.js









/** The deployment of this job stands open: the watch failed, could say nothing, or the job was cancelled. */
async function takeOwnBack(open, inputs, context, stage, deps) {
    if (inputs.watchVerdict === 'not-evaluated' && (0,ledger/* hasPhase */.ww)(open, 'promote'))
        return await keep(open, stage, deps);
    const { intent } = open;
    const decidedAt = new Date(context.clock.now()).toISOString();
    const judged = inputs.watchVerdict === 'fail';
    const reason = inputs.reason ?? (judged ? 'its watch failed' : 'the job failed or was cancelled before the rollout was completed');
    // Users are meeting a release that failed: that is an emergency, and what is kept is kept beside the way back.
    const backup = wasExposed(open) ? await backUp(open, inputs, context, stage, deps) : undefined;
    const ending = await (0,session/* undo */.tN)(open, { reason, judged }, deps);
    const before = intent.previous?.release?.version ?? intent.previous?.colour ?? '';
    if (ending.state === 'back' || ending.state === 'stopped') {
        return await isBack({ open, ending, reason, decidedAt, backup }, inputs, context, stage, deps);
    }
    await backup?.end();
    // The warm side is gone: another release of the ledger is brought up instead.
    deps.note(`the way back to ${before || 'what was before'} is closed: ${ending.reason}`);
    return await goBack({ ...inputs, reason, emergency: true }, context, stage, deps);
}
async function keep(open, stage, deps) {
    const { version } = open.intent.release;
    await (0,completion/* complete */.My)(open, { hold: stage.environment.rollout.hold, watched: false }, deps);
    const headline = `${version} keeps all traffic of ${stage.environment.name}: its watch could say nothing, which is no reason to go back`;
    const reason = 'the watch could not be evaluated';
    return outcomeOf({ verdict: 'not-evaluated', ok: true, headline, changed: false, version, reason }, stage);
}
async function isBack({ open, ending, reason, decidedAt, backup }, inputs, context, stage, deps) {
    const { intent } = open;
    const { version } = intent.release;
    const { previous } = intent;
    const exposed = wasExposed(open);
    const validation = ending.state === 'back' && previous !== undefined
        ? await validate({ colour: previous.colour, release: previous.release }, inputs, context, stage, deps)
        : undefined;
    const parts = await backup?.end();
    const told = { bad: intent.release, good: previous?.release, reason, decidedAt };
    const incident = exposed && ending.judged ? await reportIncident(told, inputs, context, stage) : undefined;
    if (exposed)
        await cleanUp(intent.release, inputs, context, stage);
    const before = previous?.release?.version ?? previous?.colour ?? '';
    const serves = before === ''
        ? `${version} was stopped; nothing was live before`
        : `${version} was taken back: ${before} serves all of ${stage.environment.name} again`;
    const fields = {
        verdict: validation?.verdict ?? 'pass',
        ok: validation === undefined || validation.verdict === 'pass' || validation.verdict === 'warn',
        headline: validation === undefined ? serves : headlineOf(serves, validation),
        changed: true,
        version: before,
        previousVersion: version,
        destinationSha: previous?.release?.sha ?? '',
        liveSha: intent.release.sha,
        way: 'instant',
        reason,
        incident,
        backup: parts,
    };
    return outcomeOf(fields, stage);
}
/** As an emergency has it, whatever the inputs say. */
async function backUp({ intent }, inputs, context, stage, deps) {
    const destination = intent.previous?.release;
    if (destination === undefined)
        return undefined;
    const live = { colour: intent.colour, release: intent.release, version: intent.release.version };
    const observed = await deps.target.observe();
    const route = { release: destination, way: 'instant' };
    return await beginBackup({ live, observed, route }, { ...inputs, emergency: true }, context, stage);
}
/** The driver has been faster, as it should be: nothing is changed, the incident is written. */
async function alreadyEnded(record, inputs, context, stage) {
    const { intent } = record;
    const last = record.entries.at(-1);
    const { version } = intent.release;
    const before = intent.previous?.release?.version ?? '';
    const failed = (0,ledger/* hasPhase */.ww)(record, 'back') || (0,ledger/* hasPhase */.ww)(record, 'stopped');
    const reason = inputs.reason ?? last?.detail ?? 'its rollout failed';
    const told = { bad: intent.release, good: intent.previous?.release, reason, decidedAt: undefined };
    const incident = (0,ledger/* hasPhase */.ww)(record, 'back') && wasExposed(record) ? await reportIncident(told, inputs, context, stage) : undefined;
    const headline = failed
        ? `Nothing had to be changed: ${version} was already taken back (${last?.phase ?? 'ended'})`
        : `Nothing had to be changed: the rollout of ${version} has ended (${last?.phase ?? 'ended'})`;
    const versions = failed ? { version: before, previousVersion: version } : { version };
    return outcomeOf({ verdict: 'pass', headline, changed: false, ...versions, reason, incident }, stage);
}
/** Users met it: only then is there an incident to write up, and only where somebody or something has judged it bad. */
function wasExposed(record) {
    return (0,ledger/* hasPhase */.ww)(record, 'shift') || (0,ledger/* hasPhase */.ww)(record, 'promote');
}
function nothingNeeded(stage) {
    const headline = `Nothing had to be changed: this job began no rollout of ${stage.environment.name}`;
    return outcomeOf({ verdict: 'pass', headline, changed: false }, stage);
}

// EXTERNAL MODULE: ./actions/rollback/build/stage.js + 3 modules
var build_stage = __webpack_require__(193);
;// CONCATENATED MODULE: ./actions/rollback/build/run.js













/** Back to a release that is known to be good. In the job of a deployment, with `only-if-needed`, it looks at that one alone. */
async function run(inputs, context, stand = {}) {
    const stage = await (0,build_stage/* setStage */.d)(inputs, context, stand);
    if (inputs.dryRun)
        return await look(inputs, context, stage);
    const security = await securityOf(inputs, context);
    if (security !== undefined && security.state !== 'go')
        return onlyTold(security, stage);
    await lookAhead(inputs, context, stand);
    return await underLock(security === undefined ? inputs : { ...inputs, reason: security.reason.slice(0, 500) }, context, stage);
}
/**
 * Whether the destination can be brought up at all, before the lock: an emergency tells a rollout in the way to go back, which is not
 * to happen for a rollback that cannot follow. Only a version that was named is settled yet; what else forbids it is asked under the
 * lock. On a stage of its own, since a provider that was looked at now may be changed by others while the lock is waited for.
 */
async function lookAhead(inputs, context, stand) {
    if (inputs.onlyIfNeeded || inputs.rollbackVersion === undefined)
        return;
    const stage = await (0,build_stage/* setStage */.d)(inputs, context, stand);
    try {
        await planTheWay(inputs, context, stage, stage.crew);
    }
    catch (error) {
        if (error instanceof CannotBringUp)
            throw error;
    }
}
async function underLock(inputs, context, stage) {
    const lockDeps = (0,crew/* lockDepsOf */.Ne)(stage.books, { ...context, environment: stage.environment });
    const own = await (0,rollout_lock/* heldLock */.TT)(lockDeps);
    if (own === undefined && inputs.onlyIfNeeded)
        return await withoutLock(inputs, context, stage);
    if (own === undefined)
        (0,post_step/* markLocked */.Cj)(context.state, stage.environment.name);
    const { lock, after } = own === undefined ? await lockFor(inputs, context, stage, lockDeps) : { lock: own, after: undefined };
    if (lock.takenFrom !== undefined)
        stage.crew.note(`the lock was left behind by run ${lock.takenFrom.run}, which has ended`);
    const deps = (0,crew/* withLock */.kK)(stage.crew, lock);
    if (inputs.onlyIfNeeded)
        return await withinDeployment(inputs, context, stage, deps);
    try {
        const rollbackVersion = inputs.rollbackVersion ?? (await servedBefore(after, deps));
        return await goBack({ ...inputs, rollbackVersion }, context, stage, deps);
    }
    finally {
        if (!lock.reentered)
            await lock.release();
    }
}
/** A planned rollback waits for its turn; an emergency tells whoever holds the lock to go back and hand over. */
async function lockFor(inputs, { runner, signal }, { books, crew }, deps) {
    if (!inputs.emergency)
        return { lock: await (0,rollout_lock/* takeLock */.HJ)({ ...deps, signal }, inputs.lockWait), after: undefined };
    const { actor } = runner.run;
    const wait = Math.max(inputs.lockWait, emergencyWait);
    const goesBack = async (holder) => (await books.ledger.read()).some((record) => (0,reconcile/* isOurs */.M)(record, holder) && (0,ledger/* isOpen */.nT)(record) && record.intent.kind === 'rollback');
    return await takeLockForEmergency({ ...deps, signal, cancel: books.cancel, goesBack, note: crew.note }, { actor, reason: inputs.reason, wait });
}
/**
 * What served before the rollout that this emergency has ended. Asked without a version, that is what is meant: once its driver has
 * gone back, the newest good release but the live one would be one too far.
 */
async function servedBefore(after, deps) {
    if (after === undefined)
        return undefined;
    const records = await deps.ledger.read();
    const { intent } = records.find((record) => (0,reconcile/* isOurs */.M)(record, after)) ?? {};
    const before = intent?.kind === 'deploy' ? intent.previous?.release : undefined;
    return before === undefined || (0,ledger/* whyBad */.ey)(records, before) !== undefined ? undefined : before.version;
}
/** The failed job never took the lock: then it changed nothing, and there is nothing to take back. */
async function withoutLock(inputs, context, stage) {
    const ended = (await stage.books.ledger.read()).find((record) => (0,reconcile/* isOurs */.M)(record, (0,crew/* selfOf */.KV)(context.runner)));
    return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage);
}
async function withinDeployment(inputs, context, stage, deps) {
    const { aborted } = (0,rollout_signals/* standing */.JA)(await deps.lock.signals());
    if (aborted === undefined)
        return await ownRollout(inputs, context, stage, deps);
    // Whoever has asked waits for the lock: answered first, and handed over here rather than at the end of the job. An abort is a
    // judgement, as it is while traffic is shifted: the release is not to be shipped again by itself.
    if (aborted.answered === undefined)
        await deps.lock.answer(aborted);
    try {
        const reason = inputs.reason ?? (0,rollout_signals/* describeSignal */.e4)(aborted);
        return await ownRollout({ ...inputs, watchVerdict: 'fail', reason }, context, stage, deps);
    }
    finally {
        await deps.lock.release();
    }
}
async function ownRollout(inputs, context, stage, deps) {
    const self = (0,crew/* selfOf */.KV)(context.runner);
    const records = await deps.ledger.read();
    const open = (0,session/* openRecord */.C6)(records, self);
    if (open !== undefined)
        return await takeOwnBack(open, inputs, context, stage, deps);
    const ended = records.find((record) => (0,reconcile/* isOurs */.M)(record, self));
    return ended === undefined ? nothingNeeded(stage) : await alreadyEnded(ended, inputs, context, stage);
}


/***/ }),

/***/ 8411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ compareNaturally)
/* harmony export */ });
/**
 * Compares two texts as a person sorts file names: runs of digits as numbers of any length (`0009` before `0010`, `v9` before
 * `v10`), all else by code unit. Below 0, 0 or above 0; leading zeros do not count, so `9` and `009` are equal.
 */
function compareNaturally(one, other) {
    const left = partsOf(one);
    const right = partsOf(other);
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
        const compared = compareParts(left[index] ?? '', right[index] ?? '');
        if (compared !== 0)
            return compared;
    }
    return left.length - right.length;
}
/** Numbers and single characters: a number is compared with whatever stands at the same place. */
function partsOf(text) {
    return text.match(/[0-9]+|[^0-9]/g) ?? [];
}
function compareParts(one, other) {
    if (!isNumber(one) || !isNumber(other)) {
        // A number sorts where its first digit would, so that the order stays one order whatever stands beside it.
        const [left, right] = [isNumber(one) ? '0' : one, isNumber(other) ? '0' : other];
        return left < right ? -1 : left > right ? 1 : 0;
    }
    const [left, right] = [withoutZeros(one), withoutZeros(other)];
    return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
function isNumber(part) {
    return /^[0-9]/.test(part);
}
function withoutZeros(digits) {
    return digits.replace(/^0+(?=[0-9])/, '');
}


/***/ }),

/***/ 1584:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ runFlow)
/* harmony export */ });
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(547);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7757);
/* harmony import */ var _address_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7342);
/* harmony import */ var _answer_body_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4559);
/* harmony import */ var _http_probe_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3423);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1954);






const unasked = { health: false, emptyIsRight: true, htmlIsRight: true };
/**
 * Runs a flow: its steps in order up to the first that fails, then every clean-up step. A clean-up that fails makes the flow
 * fail too. Throws an ActionError, before anything is sent, that names each `$NAME` that neither a variable nor a capture gives.
 */
async function runFlow(flow, options) {
    refuseUnknownNames(flow, options);
    const start = options.clock.now();
    const known = { ...(0,_run_js__WEBPACK_IMPORTED_MODULE_0__/* .variablesOf */ .ht)(options) };
    const problems = [];
    let unreachable = false;
    let aborted = false;
    for (const one of flow.steps) {
        const outcome = await runStep(one, known, flow.timeout, options);
        Object.assign(known, outcome.captured);
        unreachable = outcome.unreachable;
        aborted = outcome.aborted;
        if (outcome.problem === undefined)
            continue;
        problems.push(`${one.name}: ${outcome.problem}`);
        break;
    }
    problems.push(...(await cleanUp(flow, known, options)));
    const seen = { name: flow.name, latency: options.clock.now() - start, unreachable };
    if (aborted)
        return { ...seen, verdict: 'not-evaluated', reason: 'the run was called off' };
    return problems.length === 0 ? { ...seen, verdict: 'pass' } : { ...seen, verdict: 'fail', reason: problems.join('; ') };
}
/** Clean-up goes on after a cancellation too, for as long as the runner lets us live. */
async function cleanUp(flow, known, { signal: _signal, ...options }) {
    const problems = [];
    const captures = capturesOf(flow);
    for (const one of flow['clean-up']) {
        // What a step did not get to make, nothing has to clean up.
        if (namesIn(one.http).some((name) => captures.has(name) && known[name] === undefined))
            continue;
        const { problem } = await runStep(one, known, flow.timeout, options);
        if (problem !== undefined)
            problems.push(`clean-up ${one.name}: ${problem}`);
    }
    return problems;
}
async function runStep(one, known, timeout, options) {
    const wanted = (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_1__/* .substitute */ .V2)(one.http, known, `The step "${one.name}"`);
    const nothing = { unreachable: false, aborted: false, captured: {} };
    const url = (0,_address_js__WEBPACK_IMPORTED_MODULE_2__/* .addressOf */ .c)(options.baseUrl, wanted.path);
    if (!URL.canParse(url))
        return { ...nothing, problem: `${one.http.path} is not an address` };
    const answer = await options.http({
        method: wanted.method,
        url,
        headers: wanted.headers,
        timeout: Math.min(timeout, options.timeLimit ?? Number.POSITIVE_INFINITY),
        ...(wanted.body === undefined ? {} : { body: wanted.body }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (answer.state === 'failed') {
        const aborted = answer.reason === 'aborted';
        return { problem: `${answer.reason}: ${answer.message}`, unreachable: !aborted, aborted, captured: {} };
    }
    const problems = (0,_http_probe_js__WEBPACK_IMPORTED_MODULE_3__/* .mismatches */ .vJ)(answer, wanted, one.http);
    const wrongRelease = wanted.expect.version === undefined ? undefined : (0,_http_probe_js__WEBPACK_IMPORTED_MODULE_3__/* .versionMismatch */ .pN)(answer, wanted['version-header'], wanted.expect.version);
    if (wrongRelease !== undefined)
        problems.push(wrongRelease);
    // A step says itself what it expects: only the word for a failure is read unasked.
    const said = (0,_answer_body_js__WEBPACK_IMPORTED_MODULE_4__/* .bodyProblem */ .a)(answer, { ...unasked, method: wanted.method, path: wanted.path, statusIsStated: 'status' in wanted.expect.json });
    if (said?.verdict === 'fail')
        problems.push(said.reason);
    const { captured, missing } = captureFrom(answer, one);
    problems.push(...missing);
    return { ...nothing, captured, ...(problems.length === 0 ? {} : { problem: problems.join('; ') }) };
}
function captureFrom(answer, one) {
    const captured = {};
    const missing = [];
    for (const [name, from] of Object.entries(one.capture)) {
        const found = typeof from === 'string' ? (0,_core_json_js__WEBPACK_IMPORTED_MODULE_5__/* .valueAt */ .fK)((0,_http_probe_js__WEBPACK_IMPORTED_MODULE_3__/* .jsonOf */ .o_)(answer), from) : answer.headers[from.header.toLowerCase()];
        if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean')
            captured[name] = String(found);
        else
            missing.push(`${typeof from === 'string' ? from : `header ${from.header}`} is not there to be captured as ${name}`);
    }
    return { captured, missing };
}
function capturesOf(flow) {
    return new Set([...flow.steps, ...flow['clean-up']].flatMap((one) => Object.keys(one.capture)));
}
/** A name that a later step captures does not help an earlier one. */
function refuseUnknownNames(flow, options) {
    const known = { ...(0,_run_js__WEBPACK_IMPORTED_MODULE_0__/* .variablesOf */ .ht)(options) };
    for (const one of [...flow.steps, ...flow['clean-up']]) {
        (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_1__/* .substitute */ .V2)(one.http, known, `The step "${one.name}" of the flow "${flow.name}"`);
        for (const name of Object.keys(one.capture))
            known[name] = 'captured';
    }
}
/** The names that a request reads, found by trying to put in none of them. */
function namesIn(http) {
    return [...JSON.stringify(http).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name ?? '');
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
