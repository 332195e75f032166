export const id = 3320;
export const ids = [3320];
export const modules = {

/***/ 6373:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AD: () => (/* binding */ askToBegin),
  fe: () => (/* binding */ clientOf),
  Bh: () => (/* binding */ inquiriesOf),
  BA: () => (/* binding */ rulingsByLedger)
});

// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var errors = __webpack_require__(6940);
// EXTERNAL MODULE: ./packages/shared/build/rollout/admission.js
var admission = __webpack_require__(2576);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/freeze.js
const minute = 60_000;
const day = 86_400_000;
/** How far ahead an end is looked for. A window without an end has none. */
const horizon = 400 * day;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** The freeze that holds at `now` (milliseconds since 1970), or undefined. */
function freezeAt(windows, now) {
    const holding = windows.filter((window) => holdsAt(window, now));
    return holding.length === 0 ? undefined : { windows: holding, until: endOf(windows, now) };
}
/** Whether a deployment may begin at `now`. A reason lets one pass that a person starts whom every window in force lists. */
function ruleOnFreeze(windows, { environment, now, person, reason }) {
    const rule = 'freeze';
    const freeze = freezeAt(windows, now);
    const [first] = freeze?.windows ?? [];
    if (freeze === undefined || first === undefined)
        return { rule, state: 'clear', said: 'no freeze is in force' };
    const until = freeze.until === undefined ? 'until somebody ends it' : `until ${formatInZone(freeze.until, first['time-zone'])}`;
    const said = `${environment} is frozen ${until}: ${freeze.windows.map(({ name }) => name).join(', ')}`;
    const lists = (window, login) => window.override.some((one) => one.toLowerCase() === login.toLowerCase());
    const allowed = first.override.filter((login) => freeze.windows.every((window) => lists(window, login)));
    const may = freeze.windows.every((window) => lists(window, person));
    if (may && reason !== undefined) {
        return {
            rule,
            state: 'overridden',
            said: `${said}; ${person} overrides it: ${reason}`,
            override: { rule, by: person, reason: reason.slice(0, 300) },
        };
    }
    const who = allowed.length === 0
        ? 'Nobody is listed who may deploy all the same (freeze, override).'
        : `${allowed.join(', ')} may deploy all the same: run the workflow by hand with a reason in the input override_freeze.`;
    const not = reason === undefined || may ? '' : `, and ${person || 'whoever started this run'} is not among those who may override it`;
    return { rule, state: 'blocks', said: `${said}${not}`, hint: `Wait until it is over; a rollback is never held up. ${who}` };
}
/**
 * Whether the window holds at an instant. Dates and days are those of its own time zone. Hours that go over midnight belong
 * to the day on which they began: `days: [fri]` with 22:00 to 06:00 ends on Saturday morning.
 */
function holdsAt(window, instant) {
    const wall = wallTime(instant, window['time-zone']);
    const time = wall % day;
    const { from, to } = hoursOf(window);
    if (from < to)
        return time >= from && time < to && isOnDay(window, wall);
    return (time >= from && isOnDay(window, wall)) || (time < to && isOnDay(window, wall - day));
}
/** The first instant from `now` on at which none of the windows holds. */
function endOf(windows, now) {
    let instant = now;
    while (instant < now + horizon) {
        const holding = windows.find((window) => holdsAt(window, instant));
        if (holding === undefined)
            return instant;
        instant = nextChange(holding, instant);
    }
    return undefined;
}
/** The next instant at which a window may begin or end: one of its own times, midnight, or a change of the clocks. */
function nextChange(window, instant) {
    const zone = window['time-zone'];
    const time = wallTime(instant, zone) % day;
    const { from, to } = hoursOf(window);
    const next = Math.min(...[from, to, day].filter((at) => at > time));
    const there = instant + (next - time);
    const offset = offsetAt(instant, zone);
    return offsetAt(there, zone) === offset ? there : changeOfClocks({ zone, before: instant, after: there, offset });
}
/** The first instant after `before` with another offset than then; there is one at most in a day. Offsets change on whole minutes. */
function changeOfClocks({ zone, before, after, offset }) {
    let low = Math.floor(before / minute);
    let high = Math.ceil(after / minute);
    while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (offsetAt(middle * minute, zone) === offset)
            low = middle;
        else
            high = middle;
    }
    return high * minute;
}
function isOnDay({ from, to, days: wanted }, wall) {
    const date = new Date(wall);
    const text = date.toISOString().slice(0, 10);
    const name = days[date.getUTCDay()];
    return ((from === undefined || text >= from) && (to === undefined || text <= to) && (wanted === undefined || wanted.some((one) => one === name)));
}
/** Milliseconds after midnight. Without hours, the whole day. */
function hoursOf({ hours }) {
    return hours === undefined ? { from: 0, to: day } : { from: timeOf(hours.from), to: timeOf(hours.to) };
}
function timeOf(text) {
    const [hour = 0, minutes = 0] = text.split(':').map(Number);
    return (hour * 60 + minutes) * minute;
}
/** What a clock on the wall shows, as the milliseconds that UTC has when it shows the same. */
function wallTime(instant, zone) {
    return instant + offsetAt(instant, zone);
}
function offsetAt(instant, zone) {
    const whole = Math.floor(instant / 1_000) * 1_000;
    const parts = Object.fromEntries(formatOf(zone)
        .formatToParts(whole)
        .map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, date, hour, minutes, second) - whole;
}
const formats = new Map();
function formatOf(zone) {
    const known = formats.get(zone);
    if (known !== undefined)
        return known;
    const made = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
    });
    formats.set(zone, made);
    return made;
}
/** `2026-12-31 23:59 Europe/Zurich`, to the minute. */
function formatInZone(instant, zone) {
    return `${new Date(wallTime(instant, zone)).toISOString().slice(0, 16).replace('T', ' ')} ${zone}`;
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/order.js
/**
 * Whether a newer run is at this environment. `newer` are later runs of the same workflow that pushes to the same branch have
 * started. One that failed before it recorded a rollout leaves the older run its turn. `reached` says whether a push to
 * the branch deploys to this environment at all; where it does not, only the ledger tells of a newer one.
 */
function ruleOnNewer(newer, { sha, reached, records }) {
    const recorded = newer.find((run) => records.some(({ intent }) => intent.kind === 'deploy' && intent.run.id === run.id));
    const coming = newer.find((run) => reached && run.sha !== sha && (run.status !== 'completed' || run.conclusion === 'success'));
    const by = recorded ?? coming;
    if (by === undefined)
        return { rule: 'superseded', state: 'clear', said: 'no newer run is at it' };
    const state = by === recorded ? 'has recorded a rollout here' : `is ${by.status === 'completed' ? 'done' : by.status.replace('_', ' ')}`;
    return {
        rule: 'superseded',
        state: 'blocks',
        said: `run ${by.id} (number ${by.number}, ${by.sha.slice(0, 12)}) is newer and ${state}`,
        hint: 'Nothing is to be done: the newer run deploys what this one would have, and more.',
    };
}
/** Whether the release comes after what is live, in the history of the repository. Only a rollback goes back. */
function ruleOnOrder(release, live, standing) {
    const rule = 'order';
    const unknown = (why) => ({
        rule,
        state: 'unchecked',
        said: `it was not checked whether the release is older than what is live: ${why}`,
    });
    if (live === undefined)
        return unknown('the commit of what is live is not known');
    const shown = `${live.version} (${live.sha.slice(0, 12)})`;
    switch (standing) {
        case undefined:
            return unknown(`GitHub does not know how ${release.sha.slice(0, 12)} stands to ${live.sha.slice(0, 12)}`);
        case 'ahead':
        case 'identical':
            return { rule, state: 'clear', said: `${standing === 'ahead' ? 'it comes after' : 'it is the commit of'} ${shown}, which is live` };
        case 'diverged':
            return { rule, state: 'unchecked', said: `it does not contain all of ${shown}, which is live: their histories have parted` };
        case 'behind':
            return {
                rule,
                state: 'blocks',
                said: `${release.version} (${release.sha.slice(0, 12)}) is older than ${shown}, which is live: its commit is an ancestor of that`,
                hint: 'To go back, roll back: gh workflow run deployment-monitor.yml --field action=rollback --field rollback_version=VERSION. To go forward, deploy a newer commit.',
            };
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/rollout/admit.js




/** What every rule says, in the order in which they decide. Asks GitHub only what a rule needs. */
async function rulingsOn(applicant, records, ask, now) {
    const { environment, run, overrideFreeze } = applicant;
    return [
        await orUnchecked('superseded', async () => ruleOnNewer(await ask.newerRuns(), { sha: run.sha, reached: applicant.reached, records })),
        await orUnchecked('order', () => askOrder(applicant, ask)),
        await askPause(applicant, records, ask),
        ruleOnFreeze(environment.freeze, { environment: environment.name, now, person: run.person, reason: overrideFreeze }),
    ];
}
async function askOrder({ release, live }, ask) {
    return ruleOnOrder(release, live, live === undefined ? undefined : await ask.standing(live.sha, release.sha));
}
async function askPause({ environment, release, live, run }, records, ask) {
    const cause = (0,admission/* automaticPause */.ce)(records);
    const facts = { environment: environment.name, event: run.event, person: run.person, cause };
    if (cause === undefined || (0,admission/* isByHand */.Hv)(run.event))
        return (0,admission/* ruleOnPause */.KM)({ ...facts, incident: undefined, messages: undefined });
    const about = { service: environment.service, environment: environment.name, version: (0,admission/* badVersionOf */.Dd)(cause) };
    const incident = await orNothing(() => ask.incident(about));
    const readable = incident?.state === 'open' && live !== undefined;
    const messages = readable ? await orNothing(() => ask.messages(live.sha, release.sha)) : undefined;
    return (0,admission/* ruleOnPause */.KM)({ ...facts, incident, messages });
}
/** What GitHub does not show to the token, or does not know, holds nothing up where a rule only spares work; it is said. */
async function orUnchecked(rule, look) {
    try {
        return await look();
    }
    catch (error) {
        if (!(0,errors/* isForbidden */.US)(error) && !(0,errors/* isGithubStatus */.o5)(error, 404))
            throw error;
        return { rule, state: 'unchecked', said: `the rule "${rule}" was not checked: ${error.message}` };
    }
}
/** What cannot be asked lets no pause end. */
async function orNothing(ask) {
    try {
        return await ask();
    }
    catch (error) {
        if ((0,errors/* isForbidden */.US)(error) || (0,errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/approval.js
var rollout_approval = __webpack_require__(7110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/branches.js
var branches = __webpack_require__(4377);
// EXTERNAL MODULE: ./packages/shared/build/rollout/contract.js
var contract = __webpack_require__(5355);
// EXTERNAL MODULE: ./packages/shared/build/rollout/crew.js + 8 modules
var crew = __webpack_require__(102);
;// CONCATENATED MODULE: ./packages/shared/build/github/compare.js

/** More commits than this between two releases are not read. */
const most = 1_000;
/**
 * Compares two commits (REST reference, "Compare two commits"). Undefined where GitHub does not know one of them, or they
 * have no common ancestor. Needs `contents: read`.
 */
async function compareCommits(github, base, head) {
    try {
        const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
            ...github.repository,
            basehead: `${base}...${head}`,
            per_page: 1,
        });
        return data.status;
    }
    catch (error) {
        if ((0,errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}
/** Messages of the commits that `head` has and `base` has not, oldest first; the first thousand. Needs `contents: read`. */
async function messagesBetween(github, base, head) {
    const messages = [];
    const commits = github.paginate(async (page) => {
        const { data, headers } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
            ...github.repository,
            basehead: `${base}...${head}`,
            ...page,
        });
        return { data: data.commits, headers };
    });
    for await (const { commit } of commits) {
        if (messages.push(commit.message) >= most)
            break;
    }
    return messages;
}

// EXTERNAL MODULE: ./packages/shared/build/github/runs.js
var github_runs = __webpack_require__(7602);
// EXTERNAL MODULE: ./packages/shared/build/rollout/incident-issue.js
var incident_issue = __webpack_require__(5185);
;// CONCATENATED MODULE: ./packages/shared/build/rollout/inquiries.js



/** Asked of GitHub. Needs `actions: read`, `contents: read` and `issues: read`. */
function githubInquiries(github, runId) {
    return {
        newerRuns: async () => {
            const own = await (0,github_runs/* readRun */.cI)(github, runId);
            if (own?.branch === undefined)
                return [];
            const runs = await (0,github_runs/* listPushRuns */.n0)(github, { workflow: own.workflow, branch: own.branch });
            return runs.filter((run) => run.number > own.number);
        },
        standing: (base, head) => compareCommits(github, base, head),
        messages: (base, head) => messagesBetween(github, base, head),
        incident: (name) => (0,incident_issue/* findIncident */.O)(github, name),
    };
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/plan.js
var plan = __webpack_require__(2110);
// EXTERNAL MODULE: ./packages/shared/build/rollout/reconcile.js
var reconcile = __webpack_require__(6853);
// EXTERNAL MODULE: ./packages/shared/build/rollout/ruling.js
var ruling = __webpack_require__(1312);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./actions/blue-green-deploy/build/stage.js
var stage = __webpack_require__(1916);
;// CONCATENATED MODULE: ./actions/blue-green-deploy/build/admission.js











/** Whether this rollout may begin now, by the ledger, by GitHub and by what the provider shows. Changes nothing. */
async function askToBegin(release, inputs, context, { stage, stand }) {
    const { config, environment } = await (0,settings/* readEnvironment */.Qo)(inputs, context);
    const records = await stage.books.ledger.read();
    const observed = await stage.crew.target.observe(context.signal);
    const { onDrift } = environment.rollout;
    const unsettled = (0,reconcile/* reconcile */.L)({ observed, records, self: (0,crew/* selfOf */.KV)(context.runner), onDrift }).state === 'unsettled';
    const byLedger = (0,rollout_approval/* liveByLedger */.FB)(records);
    // While traffic stands between the sides nothing is live as the provider shows it: what was live before is restored first.
    const live = unsettled || contract/* bothColours */.JV.every((colour) => observed[colour].weight > 0) ? undefined : (0,plan/* liveSide */.Mz)(observed, records);
    const applicant = {
        environment,
        release,
        live: live === undefined ? byLedger : live.release,
        reached: isReached(environment, config, context.runner.run.ref),
        run: { sha: context.runner.run.sha, event: context.runner.run.event, person: personOf(context) },
        overrideFreeze: inputs.overrideFreeze,
    };
    const ask = await inquiriesOf(inputs, context, stand);
    const approval = (0,rollout_approval/* ruleOnApproval */.BU)(approvedOf(inputs, environment), {
        release,
        byLedger,
        byProvider: onDrift === 'stop' ? live?.version : undefined,
    });
    return (0,ruling/* admissionOf */.f)([approval, ...(await rulingsOn(applicant, records, ask, context.clock.now()))]);
}
/** What the ledger alone tells of a rollout to come, for a job without secrets. */
async function rulingsByLedger(release, inputs, context, { config, environment, records, ask }) {
    const { run } = context.runner;
    const applicant = {
        environment,
        release,
        live: (0,rollout_approval/* liveByLedger */.FB)(records),
        reached: isReached(environment, config, run.ref),
        run: { sha: run.sha, event: run.event, person: personOf(context) },
        overrideFreeze: inputs.overrideFreeze,
    };
    return await rulingsOn(applicant, records, ask, context.clock.now());
}
async function inquiriesOf(inputs, context, stand) {
    return stand.inquiries ?? githubInquiries(await clientOf(inputs, context, stand), context.runner.run.id);
}
async function clientOf(inputs, context, stand) {
    return stand.github ?? (await (0,stage/* githubOf */.z)(inputs, context));
}
/** Where nobody has to approve, nobody was shown what is live. */
function approvedOf({ approvedLive, approvedSha, approvedDigest }, { approval }) {
    return { live: approval === 'required' ? approvedLive : undefined, sha: approvedSha, digest: approvedDigest };
}
/** Whether a push to this ref deploys to this environment and to no other. */
function isReached(environment, config, ref) {
    const reached = [...config.environments.values()].filter((one) => one.branches.length > 0 && (0,branches/* mayDeploy */.BU)(one, ref));
    return reached.length === 1 && reached[0]?.name === environment.name;
}
/** Whoever started this attempt: a run that is started again keeps the name of its first starter. */
function personOf({ runner }) {
    return runner.environment['GITHUB_TRIGGERING_ACTOR'] ?? runner.run.actor;
}


/***/ }),

/***/ 5480:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ notBegun)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9253);

/** A rollout that was not let begin: nothing was changed. A superseded one is no failure, but no success either. */
function notBegun(admission, release, { environment }) {
    const { name, url, service } = environment;
    const superseded = admission.state === 'superseded';
    const { reason } = admission;
    const headline = superseded
        ? `${release.version} is not deployed to ${name}, since a newer run is at it: ${reason}`
        : `Nothing was changed in ${name}: ${reason}`;
    const hint = superseded ? '' : admission.hint;
    const phase = superseded ? 'superseded' : 'refused';
    return {
        ok: superseded,
        evidence: {
            verdict: superseded ? 'not-evaluated' : 'fail',
            headline,
            cause: reason,
            service,
            environment: name,
            release,
            details: { phase, rule: superseded ? 'superseded' : admission.rule, hint },
        },
        outputs: {
            environment: name,
            url,
            go: 'false',
            monitor: '',
            phase,
            reason,
            version: release.version,
            superseded: String(superseded),
        },
        summary: (0,_slipway_shared_rollout_summary__WEBPACK_IMPORTED_MODULE_0__/* .summaryOf */ .YG)(headline, [['What to do', hint]], []),
        annotations: superseded
            ? [{ level: 'notice', title: 'Superseded', message: headline }]
            : [{ level: 'error', title: 'Deployment refused', message: `${reason}. ${hint}` }],
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

/***/ 4773:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iz: () => (/* binding */ writeStickyComment),
/* harmony export */   VY: () => (/* binding */ actionsBot),
/* harmony export */   j9: () => (/* binding */ commentLimit),
/* harmony export */   we: () => (/* binding */ markerOf)
/* harmony export */ });
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5834);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6940);


/** GitHub refuses a comment above 65,536 characters; in bytes, with room for the marker. */
const commentLimit = 60_000;
/** The login under which `GITHUB_TOKEN` writes. */
const actionsBot = 'github-actions[bot]';
/**
 * Writes the one comment of this key, or brings it up to date, and deletes duplicates of it. A comment is ours only when
 * its author wrote it and it begins with the marker: anyone can copy a marker. The lowest number wins, so that two jobs that
 * write at once agree. A creation whose answer was lost is looked for before it is sent again. Throws a GithubError.
 */
async function writeStickyComment(github, comment) {
    const marker = markerOf(comment.key);
    const body = `${marker}\n${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .truncateMarkdown */ .o4)(comment.body, commentLimit)}`;
    let lost;
    let created;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
        const seen = await listOwn(github, comment, marker);
        const own = created === undefined || seen.some(({ id }) => id === created?.id) ? seen : [...seen, created];
        const [first, ...duplicates] = own.sort((a, b) => a.id - b.id);
        if (first !== undefined) {
            await removeAll(github, duplicates);
            return settle(github, first, body, created);
        }
        try {
            created = await create(github, comment.issue, body);
        }
        catch (error) {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUncertain */ .cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
async function settle(github, first, body, created) {
    const { id, url } = first;
    if (id === created?.id)
        return { id, url, did: 'created' };
    if (first.body === body)
        return { id, url, did: 'unchanged' };
    await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id, body });
    return { id, url, did: 'updated' };
}
async function listOwn(github, { issue, author = actionsBot }, marker) {
    const comments = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...github.repository, issue_number: issue, ...page }));
    const own = [];
    for await (const { id, body = '', html_url: url, user } of comments) {
        if (user?.login === author && body.startsWith(marker))
            own.push({ id: Number(id), body, url });
    }
    return own;
}
async function create(github, issue, body) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const { data } = await github.request(route, { ...github.repository, issue_number: issue, body });
    return { id: Number(data.id), body, url: data.html_url };
}
async function removeAll(github, comments) {
    for (const { id } of comments) {
        await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...github.repository, comment_id: id });
    }
}
/** An HTML comment that GitHub does not show. */
function markerOf(key) {
    return `<!-- slipway:${key.replace(/[^\w-]+/g, '-').replace(/-{2,}/g, '-')} -->`;
}


/***/ }),

/***/ 7863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ry: () => (/* binding */ findIssue),
/* harmony export */   tN: () => (/* binding */ writeIssue)
/* harmony export */ });
/* unused harmony exports updateIssue, commentOnIssue */
/* harmony import */ var _core_markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5834);
/* harmony import */ var _comments_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4773);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6940);



/** The newest issue of ours with this label and key, or undefined. Needs `issues: read`. Throws a GithubError. */
async function findIssue(github, of, state = 'open') {
    const issues = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/issues', { ...github.repository, labels: of.label, state, ...page }));
    for await (const issue of issues) {
        const ours = issue.user?.login === (of.author ?? _comments_js__WEBPACK_IMPORTED_MODULE_0__/* .actionsBot */ .VY) && issue.pull_request === undefined;
        if (ours && issue.body?.startsWith((0,_comments_js__WEBPACK_IMPORTED_MODULE_0__/* .markerOf */ .we)(of.key)) === true)
            return issueOf(issue);
    }
    return undefined;
}
/**
 * Opens the issue of this label and key, or rewrites the open one. A creation whose answer was lost is looked for before it
 * is sent again. Needs `issues: write`. Throws a GithubError.
 */
async function writeIssue(github, of, content) {
    const body = `${(0,_comments_js__WEBPACK_IMPORTED_MODULE_0__/* .markerOf */ .we)(of.key)}\n${(0,_core_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .truncateMarkdown */ .o4)(content.body, _comments_js__WEBPACK_IMPORTED_MODULE_0__/* .commentLimit */ .j9)}`;
    let lost;
    for (let attempt = 1; attempt <= 2; attempt += 1) {
        const open = await findIssue(github, of);
        if (open !== undefined)
            return { ...(await updateIssue(github, open.number, { title: content.title, body })), did: 'updated' };
        try {
            const labels = [of.label, ...(content.labels ?? [])];
            const { data } = await github.request('POST /repos/{owner}/{repo}/issues', {
                ...github.repository,
                title: content.title,
                body,
                labels,
            });
            return { ...issueOf(data), did: 'created' };
        }
        catch (error) {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUncertain */ .cp)(error))
                throw error;
            lost = error;
        }
    }
    throw lost;
}
/** Changes what is given of an issue. Throws a GithubError. */
async function updateIssue(github, number, change) {
    const { data } = await github.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...github.repository,
        issue_number: number,
        ...change,
    });
    return issueOf(data);
}
/** Adds a comment to an issue. Throws a GithubError. */
async function commentOnIssue(github, number, body) {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...github.repository,
        issue_number: number,
        body: truncateMarkdown(body, commentLimit),
    });
}
function issueOf(data) {
    return {
        number: data.number,
        title: data.title,
        body: data.body ?? '',
        state: data.state === 'closed' ? 'closed' : 'open',
        url: data.html_url,
    };
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

/***/ 5937:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ affinityNote)
/* harmony export */ });
/** What is to be said where both sides serve at once and nothing keeps a user on one of them; undefined where nothing is. */
function affinityNote(steps, { weighted, affinity }) {
    const shared = weighted && steps.some((step) => 'weight' in step && step.weight > 0 && step.weight < 1);
    if (!shared || affinity !== 'none')
        return undefined;
    return 'While both sides serve, nothing keeps a user on one of them: a page may get its parts from two releases. Set target.affinity where the provider does, or keep the parts of the older release within reach of the newer.';
}


/***/ }),

/***/ 7110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BU: () => (/* binding */ ruleOnApproval),
/* harmony export */   FB: () => (/* binding */ liveByLedger),
/* harmony export */   sf: () => (/* binding */ nothingLive),
/* harmony export */   sy: () => (/* binding */ liveRecord)
/* harmony export */ });
/* harmony import */ var _destination_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7981);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7700);


/** What stands for the live release where the ledger knows none. */
const nothingLive = 'none';
/** The newest rollout that took all traffic and was not taken back since: what the ledger says is live. */
function liveRecord(records) {
    const serves = (record) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasSucceeded */ .yO)(record) || (0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'kept');
    return records.find((record) => serves(record) && !(0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'bad') && !(0,_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .hasPhase */ .ww)(record, 'back'));
}
function liveByLedger(records) {
    return liveRecord(records)?.intent.release;
}
/**
 * Whether what was approved is still what would be done. Nobody approves `live` where an environment asks for no approval, so
 * the caller leaves it out there.
 */
function ruleOnApproval(approved, { release, byLedger, byProvider }) {
    const rule = 'approval';
    const pairs = [
        ['commit', approved.sha, release.sha],
        ['digest', approved.digest, release.digest],
        ['live by the ledger', approved.live, byLedger?.version ?? nothingLive],
        // Of what was live before the ledger began, nobody was told.
        ['live by the provider', approved.live === nothingLive ? undefined : approved.live, byProvider ?? approved.live],
    ];
    const compared = pairs.filter(([, one]) => one !== undefined);
    if (compared.length === 0)
        return { rule, state: 'clear', said: 'nothing was approved that could have changed' };
    const changed = compared.filter(([, one, other]) => one !== undefined && (other === undefined || !(0,_destination_js__WEBPACK_IMPORTED_MODULE_1__/* .sameVersion */ .r1)(one, other)));
    if (changed.length === 0)
        return { rule, state: 'clear', said: 'it is what was approved' };
    const list = changed.map(([what, one, other]) => `${what}: approved ${one}, now ${other ?? 'unknown'}`);
    return {
        rule,
        state: 'blocks',
        said: `the approval has gone stale (${list.join('; ')})`,
        hint: 'Run the jobs again from "proposal" on, so that it is shown anew, and approve what it says.',
    };
}


/***/ }),

/***/ 5185:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ findIncident)
/* harmony export */ });
/* harmony import */ var _github_issues_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7863);
/* harmony import */ var _incident_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(343);


/**
 * The newest issue of this incident, open or closed, with the key that it has. One under the former key, which names no service,
 * is ours only where its record says so. Needs `issues: read`. Throws a GithubError.
 */
async function findIncident(github, name) {
    const key = (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentKey */ .Qq)(name);
    const found = await (0,_github_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .findIssue */ .Ry)(github, { label: _incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentLabel */ .ny, key }, 'all');
    if (found !== undefined)
        return { ...found, key };
    const former = (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .formerIncidentKey */ .jB)(name);
    const old = await (0,_github_issues_js__WEBPACK_IMPORTED_MODULE_1__/* .findIssue */ .Ry)(github, { label: _incident_js__WEBPACK_IMPORTED_MODULE_0__/* .incidentLabel */ .ny, key: former }, 'all');
    return old !== undefined && (0,_incident_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIncidentRecord */ .B$)(old.body)?.service === name.service ? { ...old, key: former } : undefined;
}


/***/ }),

/***/ 343:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B$: () => (/* binding */ parseIncidentRecord),
/* harmony export */   GN: () => (/* binding */ incidentRecord),
/* harmony export */   Lr: () => (/* binding */ occurrenceOf),
/* harmony export */   Qq: () => (/* binding */ incidentKey),
/* harmony export */   VE: () => (/* binding */ formatIncidentRecord),
/* harmony export */   bx: () => (/* binding */ courseOf),
/* harmony export */   jB: () => (/* binding */ formerIncidentKey),
/* harmony export */   ny: () => (/* binding */ incidentLabel),
/* harmony export */   of: () => (/* binding */ withOccurrence)
/* harmony export */ });
/* unused harmony exports occurrence, exposureOf, weightsSeen */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3364);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var _core_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7757);
/* harmony import */ var _core_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3453);
/* harmony import */ var _contract_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5355);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7700);





/** The label of the issues in which a release that was taken back is written up. */
const incidentLabel = 'slipway-incident';
/** The hidden key of the one issue about a release of a service in an environment. */
function incidentKey({ service, environment, version }) {
    return `incident:${environment}:${service}:${version}`;
}
/** The key that the same issue had before an environment could have several services: only its record tells whose it is. */
function formerIncidentKey({ environment, version }) {
    return `incident:${environment}:${version}`;
}
const instant = zod__WEBPACK_IMPORTED_MODULE_0__/* .datetime */ .w$({ offset: true });
const span = zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative();
/** One time that a release met users and was taken back. Times as the ledger has them, spans in milliseconds. */
const occurrence = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** The rollout of the ledger by which the release came to its users: the same deployment is the same occurrence. */
    deployment: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr(),
    restoredTo: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    startedAt: instant.optional(),
    detectedAt: instant.optional(),
    decidedAt: instant.optional(),
    restoredAt: instant.optional(),
    /** From the first traffic to the detection. */
    detect: span.optional(),
    /** From the detection to the decision. */
    decide: span.optional(),
    /** From the decision until the good release was seen to serve everything. */
    restore: span.optional(),
    /** From the first traffic until then: DORA's failed deployment recovery time. */
    recovery: span.optional(),
    /** Seconds of full traffic that the release had: its weight times the time. */
    exposure: span,
    /** Requests of our own looks, sent and failed; users' requests are not known here. */
    requests: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ sent: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative(), failed: zod__WEBPACK_IMPORTED_MODULE_1__/* .int */ .Whr().nonnegative() }).optional(),
});
/** What an incident's issue holds for machines: one release in one environment, however often it came back. Version 1. */
const incidentRecord = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    service: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    release: _core_words_js__WEBPACK_IMPORTED_MODULE_2__/* .release */ ._r,
    /** Oldest first. */
    occurrences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(occurrence).min(1),
});
const withTraffic = ['shift', 'promote', 'complete', 'kept'];
/** What the ledger has of the last time that the release had traffic, or undefined where it never had any. */
function courseOf(records, bad) {
    const own = records.find(({ intent, entries }) => (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.release, bad) && entries.some(({ phase }) => withTraffic.includes(phase)));
    if (own === undefined)
        return undefined;
    const ender = records.find(({ id, intent }) => id > own.id && intent.kind === 'rollback' && intent.previous?.release !== undefined && (0,_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRelease */ .OW)(intent.previous.release, bad));
    return { own, ender: ender ?? own };
}
/** One occurrence from the ledger. What nobody recorded stays out: a time that is not known is never made up. */
function occurrenceOf({ own, ender }, records, known) {
    const startedAt = firstTraffic(own);
    const restoredAt = restoredIn({ own, ender });
    const decidedAt = known.decidedAt ?? (ender === own ? undefined : ender.at);
    const times = { startedAt, detectedAt: known.detectedAt, decidedAt, restoredAt };
    const until = restoredAt === undefined ? known.now : Date.parse(restoredAt);
    return {
        deployment: own.id,
        ...present({
            restoredTo: known.restoredTo,
            ...times,
            detect: between(startedAt, known.detectedAt),
            decide: between(known.detectedAt, decidedAt),
            restore: between(decidedAt, restoredAt),
            recovery: between(startedAt, restoredAt),
            requests: known.requests,
        }),
        exposure: startedAt === undefined ? 0 : exposureOf(weightsSeen(records), own.intent.colour, { from: Date.parse(startedAt), until }),
    };
}
/** Seconds of full traffic that a side had between two moments, by the splits seen, each of which holds until the next. */
function exposureOf(splits, side, { from, until }) {
    const inOrder = splits.toSorted((a, b) => a.at - b.at);
    let total = 0;
    for (const [index, { at, weights }] of inOrder.entries()) {
        const start = Math.max(from, at);
        const end = Math.min(until, inOrder[index + 1]?.at ?? until);
        if (end > start)
            total += weights[side] * (end - start);
    }
    return Math.round(total) / 1_000;
}
/** Every split that the driver has observed and written down, in its order: GitHub's times are whole seconds, which several may share. */
function weightsSeen(records) {
    return records.toReversed().flatMap(({ entries, intent }) => entries.flatMap(({ at, phase, detail }) => {
        // Written only after the provider had shown that this side serves everything.
        if (phase === 'complete')
            return [{ at: Date.parse(at), weights: (0,_contract_js__WEBPACK_IMPORTED_MODULE_4__/* .allTo */ .jT)(intent.colour) }];
        const [, blue, green] = /^observed blue ([\d.]+)%[^,]*, green ([\d.]+)%/.exec(detail) ?? [];
        return blue === undefined || green === undefined
            ? []
            : [{ at: Date.parse(at), weights: { blue: Number(blue) / 100, green: Number(green) / 100 } }];
    }));
}
function firstTraffic({ entries }) {
    const took = entries.filter(({ phase }) => withTraffic.includes(phase));
    // What was observed counts; where a run died before it could look, what it was about to do; at the latest its success.
    return (took.find(wasObserved) ?? took[0])?.at;
}
function restoredIn({ own, ender }) {
    if (ender !== own)
        return ender.entries.findLast((entry) => entry.phase === 'promote' && wasObserved(entry))?.at;
    return own.entries.findLast(({ phase }) => phase === 'back' || phase === 'stopped')?.at;
}
function wasObserved({ detail }) {
    return detail.startsWith('observed ');
}
/** Milliseconds from one time to the other; clocks of two machines may disagree by a little, and none ran backwards. */
function between(from, to) {
    return from === undefined || to === undefined ? undefined : Math.max(0, Date.parse(to) - Date.parse(from));
}
function present(fields) {
    const kept = {};
    for (const key in fields) {
        const value = fields[key];
        if (value !== undefined)
            Reflect.set(kept, key, value);
    }
    return kept;
}
const opening = '<!-- slipway-incident-record ';
/** The record as a hidden line of Markdown. Nothing within can end the comment. */
function formatIncidentRecord(record) {
    const json = JSON.stringify(incidentRecord.parse(record)).replace(/[<>]/g, escapeCharacter);
    return `${opening}${json} -->`;
}
/** Reads the record out of an issue's body; undefined where there is none, or somebody has changed it into none. */
function parseIncidentRecord(body) {
    const line = body.split(/\r?\n/).find((one) => one.startsWith(opening) && one.endsWith(' -->'));
    if (line === undefined)
        return undefined;
    try {
        return incidentRecord.safeParse((0,_core_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(line.slice(opening.length, -' -->'.length), 'The record of the incident')).data;
    }
    catch {
        return undefined;
    }
}
/** The occurrences known so far with one more, or that one brought up to date. */
function withOccurrence(known, added) {
    return [...known.filter((one) => one.deployment !== added.deployment), added].toSorted((a, b) => a.deployment - b.deployment);
}
function escapeCharacter(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}


/***/ }),

/***/ 1312:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ admissionOf)
/* harmony export */ });
/** All rulings as one decision: superseded comes before any refusal, then the first that blocks. */
function admissionOf(rulings) {
    const blocking = rulings.filter((ruling) => ruling.state === 'blocks');
    const superseded = blocking.find(({ rule }) => rule === 'superseded');
    if (superseded !== undefined)
        return { state: 'superseded', reason: superseded.said };
    const [first] = blocking;
    if (first !== undefined)
        return { state: 'refused', rule: first.rule, reason: first.said, hint: first.hint };
    return {
        state: 'admitted',
        notes: rulings.filter(({ state }) => state !== 'clear').map(({ said }) => said),
        overrides: rulings.flatMap((ruling) => (ruling.state === 'overridden' ? [ruling.override] : [])),
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
