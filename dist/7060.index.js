export const id = 7060;
export const ids = [7060];
export const modules = {

/***/ 6640:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ inputsSchema)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5903);
/* harmony import */ var _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2166);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1566);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);




const address = zod__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ5({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' });
/** Lines of a name, a separator and a value. */
const pairs = (separator, example) => zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const values = {};
    for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
        const at = line.indexOf(separator);
        if (at < 1)
            context.addIssue({ code: 'custom', message: `expected lines such as ${example}`, input: text });
        else
            values[line.slice(0, at).trim()] = line.slice(at + separator.length).trim();
    }
    return values;
});
const lines = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])));
const count = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^[1-9]\d{0,2}$/, 'expected a number from 1 to 999')
    .transform(Number);
const inputsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    mode: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['wait', 'watch']),
    url: address.optional(),
    ..._slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__/* .settingsInputs */ .n$,
    token: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .secret */ .rJ.optional(),
    health: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    timeout: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
    interval: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
    successes: count,
    for: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
    controlUrl: address.optional(),
    path: lines.optional(),
    header: pairs(':', 'Authorization: Bearer $API_TOKEN').optional(),
    expectStatus: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .statuses */ .bM.optional(),
    expectHeader: pairs(':', 'content-type: application/json').optional(),
    expectJson: pairs('=', 'checks.database=up').optional(),
    expectLatency: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
});


/***/ }),

/***/ 7060:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6640);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3113);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'health-check', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .run */ .e });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 3113:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/probe/round.js
var probe_round = __webpack_require__(7878);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/ports/pause.js
var pause = __webpack_require__(1494);
;// CONCATENATED MODULE: ./packages/shared/build/probe/wait.js


/**
 * Asks until `successes` rounds in a row have passed, with or without a warning, or the deadline. At the deadline, the last round says why: a fail is a
 * fail, what could not be told is `not-evaluated`. An abort is `not-evaluated`.
 */
async function waitUntilHealthy(plan, { check, clock, signal, onRound }) {
    const deadline = clock.now() + plan.timeout;
    const rounds = [];
    let inARow = 0;
    for (;;) {
        const start = clock.now();
        const round = await check(Math.max(1, deadline - start));
        if (signal?.aborted === true)
            return { judgement: calledOff, rounds };
        rounds.push(round);
        inARow = isWell(round.judgement) ? inARow + 1 : 0;
        onRound?.(round, inARow);
        if (inARow >= plan.successes)
            return { judgement: round.judgement, rounds };
        const next = Math.max(clock.now(), start + plan.interval);
        if (next >= deadline)
            return { judgement: atDeadline(plan, round, inARow), rounds };
        if (!(await (0,pause/* pause */.v)(clock, next - clock.now(), signal)))
            return { judgement: calledOff, rounds };
    }
}
function isWell({ verdict }) {
    return verdict === 'pass' || verdict === 'warn';
}
const calledOff = { verdict: 'not-evaluated', reason: 'the run was called off' };
function atDeadline(plan, { judgement }, inARow) {
    const within = `within ${(0,duration/* formatDuration */.a3)(plan.timeout)}`;
    if (judgement.verdict === 'fail' || judgement.verdict === 'not-evaluated')
        return { verdict: judgement.verdict, reason: `not healthy ${within}: ${judgement.reason}` };
    return { verdict: 'fail', reason: `not healthy ${within}: ${inARow} of ${plan.successes} rounds in a row had passed at the deadline` };
}

// EXTERNAL MODULE: ./packages/shared/build/judge/rules.js
var rules = __webpack_require__(492);
;// CONCATENATED MODULE: ./packages/shared/build/probe/watch.js





/**
 * Looks again and again for a time, and ends at the first breach of "failing without a break for so long". Where health is
 * failing when the time is over, it looks on until the rule has decided. Single failing rounds are a `warn`.
 */
async function watchHealth(plan, deps) {
    const { clock, signal } = deps;
    const rule = {
        name: `health failing for ${(0,duration/* formatDuration */.a3)(plan.for)}`,
        subject: 'health',
        above: 0,
        for: plan.for,
        minimumRequests: 0,
    };
    const start = clock.now();
    const rounds = [];
    let ruleClock = (0,rules/* startClock */.Lc)(rule);
    for (;;) {
        const began = clock.now();
        const round = await deps.check();
        if (signal?.aborted === true)
            return { judgement: calledOff, rounds };
        rounds.push(round);
        ruleClock = (0,rules/* advanceClock */.fN)(ruleClock, (0,probe_round/* healthSample */.l)(round));
        deps.onRound?.(round);
        const passed = clock.now() - start;
        const undecided = ruleClock.state === 'running' && passed < plan.duration + plan.for;
        if (ruleClock.state === 'breached' || (passed >= plan.duration && !undecided))
            break;
        if (!(await (0,pause/* pause */.v)(clock, Math.max(0, began + plan.interval - clock.now()), signal)))
            return { judgement: calledOff, rounds };
    }
    return { judgement: judge((0,rules/* concludeClock */.IC)(ruleClock), rounds), rounds };
}
function judge({ verdict, reason = '' }, rounds) {
    const failed = rounds.filter((round) => round.judgement.verdict === 'fail');
    const because = failed.flatMap((round) => (round.judgement.verdict === 'pass' ? [] : [round.judgement.reason])).at(-1);
    if (verdict !== 'pass')
        return { verdict, reason: because === undefined ? reason : `${reason} (${because})` };
    const last = rounds.at(-1)?.judgement;
    if (failed.length === 0)
        return last?.verdict === 'warn' ? last : { verdict };
    return { verdict: 'warn', reason: `${failed.length} of ${rounds.length} rounds failed, never for long enough (last: ${because})` };
}

// EXTERNAL MODULE: ./packages/shared/build/rollout/listen.js
var listen = __webpack_require__(2138);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var build_settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./packages/shared/build/core/closest.js
var closest = __webpack_require__(1928);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./actions/health-check/build/plan.js



const standalone = { interval: 5_000, wait: 300_000, for: (0,duration.ms)(30_000), probe: (0,duration.ms)(10_000) };
const shortWatch = 60_000;
/** Inputs come first, then the environment's configuration, then what suits an address alone. */
function planCheck(inputs, settings) {
    const baseUrl = inputs.url ?? settings?.environment.url;
    if (baseUrl === undefined) {
        throw new errors/* ActionError */.lZ('Neither the input "url" nor the input "environment" is given', {
            hint: 'Give "url" to check an address by itself, or "environment" to check what .github/slipway.yml says of it.',
        });
    }
    const { probes, flows } = healthOf(inputs, settings);
    const asked = { baseUrl, probes: [...probes, ...probesOfInputs(inputs, settings !== undefined)], flows };
    const interval = inputs.interval ?? settings?.environment.healthInterval ?? standalone.interval;
    if (inputs.mode === 'wait') {
        const timeout = inputs.timeout ?? settings?.environment.rollout.readyWithin ?? standalone.wait;
        return { ...asked, interval, mode: 'wait', timeout, successes: inputs.successes };
    }
    const ruleTime = inputs.for ?? ruleTimeOf(settings?.environment) ?? standalone.for;
    return { ...asked, interval, mode: 'watch', duration: inputs.timeout ?? Math.min(shortWatch, ruleTime), for: ruleTime };
}
function healthOf({ health }, settings) {
    if (health === undefined)
        return settings?.environment ?? { probes: [], flows: [] };
    if (settings === undefined) {
        throw new errors/* ActionError */.lZ(`The input "health" names the set "${health}", which needs the input "environment" too`);
    }
    const set = settings.config.health.get(health);
    if (set !== undefined)
        return set;
    const names = [...settings.config.health.keys()];
    const near = (0,closest/* closest */.k)(health, names);
    throw new errors/* ActionError */.lZ(`There is no health set "${health}" in the configuration${near === undefined ? '' : `; did you mean "${near}"?`}`, {
        hint: `The configuration has: ${names.join(', ')}.`,
    });
}
/** The probes that the inputs describe: one a path; the address itself where nothing else is asked. */
function probesOfInputs(inputs, hasSettings) {
    const expectations = [inputs.expectStatus, inputs.expectHeader, inputs.expectJson, inputs.expectLatency, inputs.header];
    const unasked = inputs.path === undefined && expectations.every((one) => one === undefined);
    if (hasSettings && unasked)
        return [];
    const paths = inputs.path ?? [''];
    return paths.map((path) => ({
        name: path === '' ? 'service' : path.replace(/[?#].*$/, '').slice(0, 60) || 'service',
        timeout: standalone.probe,
        http: {
            method: 'GET',
            path,
            headers: inputs.header ?? {},
            expect: {
                status: inputs.expectStatus ?? 200,
                headers: inputs.expectHeader ?? {},
                json: inputs.expectJson ?? {},
                latency: inputs.expectLatency,
                // An address that is checked by itself has to tell the release that was asked for.
                version: inputs.version === undefined || hasSettings ? undefined : '$RELEASE',
            },
            'version-header': 'x-release',
        },
    }));
}
function ruleTimeOf(environment) {
    const times = (environment?.triggers ?? []).flatMap((trigger) => ('health' in trigger ? [trigger.for] : []));
    return times.length === 0 ? undefined : (0,duration.ms)(Math.min(...times));
}

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./actions/health-check/build/render.js


/** What was seen, as evidence, outputs, summary and annotations. */
function render(checked) {
    const { judgement, inputs, plan, about } = checked;
    const ok = judgement.verdict === 'pass' || judgement.verdict === 'warn';
    const shown = decisiveRound(checked)?.results ?? [];
    const headline = headlineOf(checked);
    const failing = shown.filter(({ verdict }) => verdict === 'fail' || verdict === 'not-evaluated').map((result) => result.name);
    return {
        ok,
        evidence: {
            ...about,
            ...releaseOf(inputs.version),
            verdict: judgement.verdict,
            headline,
            ...(judgement.verdict === 'pass' ? {} : { cause: judgement.reason }),
            inputs: { mode: plan.mode, url: withoutCredentials(plan.baseUrl), rounds: checked.rounds.length },
            measurements: shown.map(measurementOf),
            conditions: shown.map((result) => conditionOf(result, judgement)),
            timeline: timelineOf(checked.rounds),
            details: { rounds: checked.rounds.length, failingRounds: failingRounds(checked.rounds) },
        },
        outputs: { healthy: String(ok), failing: failing.join(','), aborted: String(checked.aborted) },
        summary: summaryOf(headline, shown),
        annotations: shown.flatMap((result) => {
            if (result.verdict === 'pass')
                return [];
            const level = judgement.verdict === 'fail' && result.verdict !== 'warn' ? 'error' : 'warning';
            return [{ level, title: `Health: ${result.name}`, message: result.reason }];
        }),
    };
}
/** The last round where all is well; otherwise the last that was as bad as the whole. */
function decisiveRound({ judgement, rounds }) {
    if (judgement.verdict === 'pass')
        return rounds.at(-1);
    return rounds.findLast((round) => round.judgement.verdict === 'fail') ?? rounds.at(-1);
}
function headlineOf({ judgement, plan, rounds, startedAt, about }) {
    const who = about.environment ?? new URL(plan.baseUrl).host;
    const took = (0,duration/* formatDuration */.a3)(Math.round(((rounds.at(-1)?.at ?? startedAt) - startedAt) / 100) * 100);
    if (judgement.verdict === 'pass')
        return plan.mode === 'wait' ? `${who} is healthy (after ${took})` : `${who} stayed healthy for ${took}`;
    if (judgement.verdict === 'warn')
        return `${who} is healthy, with ${judgement.reason}`;
    if (judgement.verdict === 'fail')
        return `${who} is not healthy: ${judgement.reason}`;
    return `The health of ${who} could not be told: ${judgement.reason}`;
}
function conditionOf(result, judgement) {
    const measured = `${Math.round(result.latency)} ms`;
    if (result.verdict === 'pass')
        return { name: result.name, verdict: 'pass', measured };
    const verdict = judgement.verdict === 'warn' ? 'warn' : result.verdict;
    return { name: result.name, verdict, reason: result.reason, measured };
}
function measurementOf(result) {
    return { name: 'probe.latency', value: result.latency, unit: 'ms', scope: result.name };
}
/** The rounds at which the state changed. */
function timelineOf(rounds) {
    return rounds.flatMap(({ at, judgement }, index) => {
        if (index > 0 && rounds[index - 1]?.judgement.verdict === judgement.verdict)
            return [];
        const what = judgement.verdict === 'pass' ? 'healthy' : `${judgement.verdict}: ${judgement.reason}`;
        return [{ at: new Date(at).toISOString(), what }];
    });
}
function summaryOf(headline, results) {
    const rows = results.map((result) => [
        (0,markdown/* escapeMarkdown */.FV)(result.name),
        result.verdict,
        result.status === undefined ? '' : String(result.status),
        `${Math.round(result.latency)} ms`,
        (0,markdown/* codeSpan */.SS)(result.version ?? ''),
        result.verdict === 'pass' ? '' : (0,markdown/* escapeMarkdown */.FV)(result.reason),
    ]);
    return `### Health check\n\n${(0,markdown/* escapeMarkdown */.FV)(headline)}\n\n${(0,markdown/* table */.tp)(['probe', 'verdict', 'status', 'took', 'release', 'why'], rows)}\n`;
}
function failingRounds(rounds) {
    return rounds.filter((round) => round.judgement.verdict === 'fail').length;
}
function releaseOf(version) {
    return version === undefined || !/^[\w.+/-]{1,128}$/.test(version) ? {} : { release: { version } };
}
function withoutCredentials(address) {
    const url = new URL(address);
    url.username = '';
    url.password = '';
    url.search = '';
    return url.href;
}

;// CONCATENATED MODULE: ./actions/health-check/build/run.js








/** Waits until a service is healthy, or watches its health for a time. */
async function run(inputs, context, given = {}) {
    const variables = (0,build_settings/* readVariables */.Ch)(inputs, context);
    const settings = inputs.environment === undefined ? undefined : await (0,build_settings/* readEnvironment */.Qo)(inputs, context);
    const plan = planCheck(inputs, settings);
    const flows = await readFlows(plan.flows, context);
    const startedAt = context.clock.now();
    const check = (signal, timeLimit) => (0,probe_round/* checkHealth */.N)({ probes: plan.probes, flows }, {
        baseUrl: plan.baseUrl,
        variables,
        release: inputs.version,
        controlUrl: inputs.controlUrl,
        http: context.http,
        clock: context.clock,
        signal,
        ...(timeLimit === undefined ? {} : { timeLimit }),
    });
    const ear = given.ear ?? (await (0,listen/* earFor */.O)(inputs.token, settings?.environment, context));
    const { result, aborted } = await (0,listen/* untilAborted */.E)(ear, (signal = context.signal) => look(plan, (timeLimit) => check(signal, timeLimit), { ...context, signal }));
    const judgement = aborted === undefined ? result.judgement : { verdict: 'not-evaluated', reason: aborted };
    const about = aboutOf(settings?.environment);
    return render({ inputs, plan, judgement, rounds: result.rounds, startedAt, about, aborted: aborted !== undefined });
}
function look(plan, check, { clock, signal, log }) {
    let said = '';
    const onRound = ({ judgement }) => {
        const text = judgement.verdict === 'pass' ? 'healthy' : `${judgement.verdict}: ${judgement.reason}`;
        if (text !== said)
            log.info(text);
        said = text;
    };
    if (plan.mode === 'wait')
        return waitUntilHealthy(plan, { check, clock, signal, onRound });
    return watchHealth(plan, { check, clock, signal, onRound });
}
async function readFlows(paths, { runner, files }) {
    if (paths.length === 0)
        return [];
    const { readFlow } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(8389)]).then(__webpack_require__.bind(__webpack_require__, 770));
    return Promise.all(paths.map((path) => readFlow((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path), files, path)));
}
function aboutOf(environment) {
    return environment === undefined ? {} : { service: environment.service, environment: environment.name };
}


/***/ })

};
