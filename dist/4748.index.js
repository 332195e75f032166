export const id = 4748;
export const ids = [4748];
export const modules = {

/***/ 2296:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ inputsSchema)
/* harmony export */ });
/* harmony import */ var _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5903);
/* harmony import */ var _slipway_shared_core_percentage__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6183);
/* harmony import */ var _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2166);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1566);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);





const address = zod__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ5({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' });
const bytesIn = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const size = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^\d+(?:\.\d+)?\s?(?:B|[KMG]i?B)$/, 'expected a size such as 512MiB or 1GB')
    .transform((text) => Number.parseFloat(text) * (bytesIn[text.replace(/^[\d.\s]+/, '')] ?? Number.NaN));
const rate = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^\d+(?:\.\d+)?$/, 'expected a number')
    .transform(Number)
    .pipe(zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().positive('expected more than 0').max(1_000, 'expected at most 1000'));
const count = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^[1-9]\d{0,5}$/, 'expected a whole number of 1 or more')
    .transform(Number);
const lines = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()])));
const inputsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    url: address.optional(),
    ..._slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__/* .settingsInputs */ .n$,
    token: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .secret */ .rJ.optional(),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    duration: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
    requestsPerSecond: rate.optional(),
    paths: lines.optional(),
    expectStatus: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .statuses */ .bM.optional(),
    p95: _slipway_shared_core_duration__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0.optional(),
    errorRate: _slipway_shared_core_percentage__WEBPACK_IMPORTED_MODULE_4__/* .percentage */ .X1.optional(),
    minimumRequests: count,
    metrics: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    memoryLimit: size.optional(),
    controlUrl: address.optional(),
    stopEarly: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_2__/* .flag */ .Jt,
    results: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});


/***/ }),

/***/ 4748:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2296);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7724);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'performance-monitor', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .run */ .e });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 7724:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/probe/control.js
var control = __webpack_require__(8847);
// EXTERNAL MODULE: ./packages/shared/build/probe/round.js
var round = __webpack_require__(7878);
// EXTERNAL MODULE: ./packages/shared/build/rollout/listen.js
var listen = __webpack_require__(2138);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./packages/shared/build/traffic/headed.js
var headed = __webpack_require__(8310);
// EXTERNAL MODULE: ./packages/shared/build/traffic/keep-alive.js
var keep_alive = __webpack_require__(3644);
// EXTERNAL MODULE: ./packages/shared/build/traffic/tally.js + 1 modules
var traffic_tally = __webpack_require__(4642);
// EXTERNAL MODULE: ./packages/shared/build/config/defaults.js
var defaults = __webpack_require__(3390);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/judge/rules.js
var judge_rules = __webpack_require__(492);
// EXTERNAL MODULE: ./packages/shared/build/probe/address.js
var address = __webpack_require__(7342);
// EXTERNAL MODULE: ./packages/shared/build/traffic/classification.js
var classification = __webpack_require__(921);
;// CONCATENATED MODULE: ./actions/performance-monitor/build/plan.js





const aloneFor = 60_000;
const everyFive = 5_000;
/** Inputs come first, then the environment's configuration, then what suits an address alone. */
function planWatch(inputs, environment) {
    const baseUrl = inputs.url ?? environment?.url;
    if (baseUrl === undefined) {
        throw new errors/* ActionError */.lZ('Neither the input "url" nor the input "environment" is given', {
            hint: 'Give "url" to measure an address by itself, or "environment" to measure what .github/slipway.yml says of it.',
        });
    }
    const thresholds = thresholdsOf(inputs, environment);
    const triggers = (environment?.triggers ?? defaults/* defaultTriggers */.tx).filter((trigger) => environment !== undefined || !('health' in trigger));
    const { rules, others } = (0,judge_rules/* rulesOf */.fD)(triggers, thresholds, { minimumRequests: inputs.minimumRequests });
    const page = inputs.metrics ?? environment?.traffic.metrics?.path;
    return {
        baseUrl,
        paths: (0,classification/* askedPaths */.Zc)(baseUrl, pathsOf(inputs, environment), environment?.probes),
        requestsPerSecond: inputs.requestsPerSecond ?? environment?.traffic.requestsPerSecond ?? defaults/* defaultTraffic */.Dg.requestsPerSecond,
        timeout: environment?.traffic.timeout ?? defaults/* defaultTraffic */.Dg.timeout,
        duration: inputs.duration ?? environment?.monitor ?? aloneFor,
        probes: environment?.probes ?? [],
        flows: environment?.flows ?? [],
        healthInterval: environment?.healthInterval ?? everyFive,
        metrics: page === undefined ? undefined : { url: (0,address/* addressOf */.c)(baseUrl, page), every: environment?.traffic.metrics?.every ?? everyFive },
        stopEarly: inputs.stopEarly,
        judge: { rules, thresholds, minimumRequests: inputs.minimumRequests, release: inputs.version },
        others,
    };
}
function pathsOf({ paths, expectStatus }, environment) {
    const asked = paths ?? environment?.traffic.paths ?? [''];
    if (expectStatus === undefined)
        return asked;
    return asked.map((path) => (typeof path === 'string' ? { path, status: expectStatus } : path));
}
function thresholdsOf(inputs, environment) {
    return {
        ...(environment?.thresholds ?? (0,defaults/* defaultsOf */.Gf)('').thresholds),
        ...(inputs.p95 === undefined ? {} : { 'response-time.p95': inputs.p95 }),
        ...(inputs.errorRate === undefined ? {} : { 'error-rate': inputs.errorRate }),
    };
}

// EXTERNAL MODULE: ./packages/shared/build/config/metric.js
var metric = __webpack_require__(5228);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/traffic/answer-words.js
var answer_words = __webpack_require__(9747);
// EXTERNAL MODULE: ./packages/shared/build/judge/thresholds.js
var thresholds = __webpack_require__(1247);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./actions/performance-monitor/build/entry.js




/** A gauge as it is kept: its value, or why there is none. */
const gauge = schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]);
/** One line of `samples.ndjson`: all that the judgement was made of, in the order in which it came. Times are milliseconds since 1970. */
const entrySchema = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('traffic'), ...traffic_tally/* trafficWindow */.AM.shape }),
    schemas/* object */.Ikc({
        kind: schemas/* literal */.euz('health'),
        at: schemas/* number */.aig(),
        verdict: words/* verdict */.WJ,
        reason: schemas/* string */.YjP().optional(),
        probes: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), verdict: words/* verdict */.WJ, latency: schemas/* number */.aig() })),
    }),
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('resources'), at: schemas/* number */.aig(), cpu: gauge, memory: gauge, disk: gauge, memoryBytes: schemas/* number */.aig().optional() }),
    /** The planned time is over: from here on, only rules that were running then go on. */
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('time-over'), at: schemas/* number */.aig() }),
    /** The watch was called off. */
    schemas/* object */.Ikc({ kind: schemas/* literal */.euz('called-off'), at: schemas/* number */.aig() }),
]);
function writeEntries(entries) {
    return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
/** Reads `samples.ndjson`. Throws at the first line that is no entry. */
function parseEntries(text) {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line, index) => entrySchema.parse(parseJson(line, `Line ${index + 1} of the samples`)));
}

;// CONCATENATED MODULE: ./actions/performance-monitor/build/results.js




const abortCondition = 'the rollout goes on';
function wordOf({ judgement }) {
    if (judgement.verdict === 'fail')
        return 'REGRESSED';
    return judgement.verdict === 'not-evaluated' ? 'INCONCLUSIVE' : 'HEALTHY';
}
/** A conclusion whose fails say nothing, since this machine reaches nobody. */
function excuse(conclusion) {
    const conditions = conclusion.conditions.map((one) => one.verdict === 'fail'
        ? { ...one, verdict: 'not-evaluated', reason: `${one.reason}; but the control address does not answer this machine either` }
        : one);
    return { ...conclusion, conditions, judgement: (0,thresholds/* judgementOf */.lG)(conditions) };
}
/** A conclusion whose watch was ended by an abort: what was seen stays, and judges nothing. */
function cutShort(conclusion, reason) {
    const conditions = [{ name: abortCondition, verdict: 'not-evaluated', reason }, ...conclusion.conditions];
    return { ...conclusion, conditions, judgement: { verdict: 'not-evaluated', reason } };
}
function wasCutShort({ conditions }) {
    return conditions.some(({ name }) => name === abortCondition);
}
function measurementsOf({ observed, total }) {
    const units = { throughput: 'per-second' };
    const values = Object.entries(observed.values).map(([name, value]) => {
        return { name, value, unit: name.startsWith('response-time.') ? 'ms' : (units[name] ?? 'ratio') };
    });
    const statuses = Object.entries(total.statuses).map(([name, value]) => ({ name: `answers.${name}`, value, unit: 'count' }));
    const failures = Object.entries(total.failures).map(([name, value]) => ({ name: `failures.${name}`, value, unit: 'count' }));
    return [...values, { name: 'requests', value: observed.requests, unit: 'count' }, ...statuses, ...failures];
}
/** What `results.json` holds. With `settings` and `samples.ndjson`, the judgement can be made again. */
function resultsOf({ about, plan, startedAt, finishedAt, conclusion }) {
    const { judgement, conditions, releases, breached } = conclusion;
    return {
        schema: 1,
        ...about,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(finishedAt).toISOString(),
        plannedMs: plan.duration,
        requestsPerSecond: plan.requestsPerSecond,
        judgement: wordOf(conclusion),
        ...judgement,
        ...(breached === undefined ? {} : { breached: { rule: breached.rule.name, at: new Date(breached.at).toISOString() } }),
        measurements: measurementsOf(conclusion),
        conditions,
        releases: Object.fromEntries(Object.entries(releases).map(([name, tally]) => [name, (0,traffic_tally/* answeredCount */.RI)(tally)])),
        leftToOthers: plan.others,
        settings: plan.judge,
    };
}
async function writeSamples(folder, entries, files) {
    await files.write((0,external_node_path_.join)(folder, 'samples.ndjson'), writeEntries(entries));
}
async function writeResults(folder, { results, entries, summary }, files) {
    await writeSamples(folder, entries, files);
    await files.write((0,external_node_path_.join)(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    await files.write((0,external_node_path_.join)(folder, 'summary.md'), summary);
}

;// CONCATENATED MODULE: ./actions/performance-monitor/build/render.js







/** What was measured and judged, as evidence, outputs, summary and annotations. */
function render(watched, folder) {
    const { about, plan, conclusion } = watched;
    const { judgement } = conclusion;
    const ok = judgement.verdict === 'pass' || judgement.verdict === 'warn';
    const word = wordOf(conclusion);
    const headline = headlineOf(watched);
    const version = plan.judge.release;
    return {
        ok,
        evidence: {
            ...about,
            ...(version !== undefined && /^[\w.+/-]{1,128}$/.test(version) ? { release: { version } } : {}),
            verdict: judgement.verdict,
            headline,
            ...(judgement.verdict === 'pass' ? {} : { cause: causeOf(conclusion) }),
            inputs: { host: new URL(plan.baseUrl).host, requestsPerSecond: plan.requestsPerSecond, plannedMs: plan.duration },
            measurements: measurementsOf(conclusion),
            conditions: conclusion.conditions,
            timeline: timelineOf(watched),
            details: { judgement: word, leftToOthers: [...plan.others] },
        },
        outputs: { ...measuredOutputs(conclusion), judgement: word, results: folder, aborted: String(wasCutShort(conclusion)) },
        summary: summaryOf(watched, headline),
        annotations: ok
            ? []
            : [{ level: judgement.verdict === 'fail' ? 'error' : 'warning', title: `Performance ${word}`, message: causeOf(conclusion) }],
    };
}
/** One line for the log while the watch goes on. */
function progressLine({ observed, judgement }, passed) {
    const { values, requests } = observed;
    const p95 = shown(values, 'response-time.p95');
    const errors = shown(values, 'error-rate');
    const trouble = judgement.verdict === 'fail' ? ` (${judgement.reason})` : '';
    return `${(0,duration/* formatDuration */.a3)(Math.round(passed / 1_000) * 1_000)}: ${requests} requests, P95 ${p95}, errors ${errors}${trouble}`;
}
function measuredOutputs({ observed: { values } }) {
    const text = (name, digits) => values[name]?.toFixed(digits) ?? '';
    return {
        p50: text('response-time.p50', 1),
        p95: text('response-time.p95', 1),
        p99: text('response-time.p99', 1),
        'error-rate': text('error-rate', 6),
        throughput: text('throughput', 2),
    };
}
function headlineOf({ about, plan, startedAt, finishedAt, conclusion }) {
    const who = about.environment ?? new URL(plan.baseUrl).host;
    const took = (0,duration/* formatDuration */.a3)(Math.round((finishedAt - startedAt) / 1_000) * 1_000);
    const { values, requests } = conclusion.observed;
    const others = (0,answer_words/* describeAnswers */.tb)(conclusion.total);
    const seen = [
        `${requests} requests in ${took}, P95 ${shown(values, 'response-time.p95')}, errors ${shown(values, 'error-rate')}`,
        ...(others === undefined ? [] : [others]),
    ].join('; ');
    const word = wordOf(conclusion);
    return word === 'HEALTHY' ? `${who} is ${word}: ${seen}` : `${who} is ${word}: ${causeOf(conclusion)} (${seen})`;
}
/** The rule that was breached first, or else the first condition that is as grave as the whole. */
function causeOf({ judgement, conditions, breached }) {
    const decisive = conditions.find((one) => one.verdict === judgement.verdict && one.name === breached?.rule.name) ??
        conditions.find((one) => one.verdict === judgement.verdict);
    return decisive?.reason ?? (judgement.verdict === 'pass' ? '' : judgement.reason);
}
function timelineOf({ startedAt, finishedAt, conclusion: { breached } }) {
    const entry = (at, what) => ({ at: new Date(at).toISOString(), what });
    const breach = breached === undefined ? [] : [entry(breached.at, `breached: ${breached.rule.name}`)];
    return [entry(startedAt, 'watch started'), ...breach, entry(finishedAt, 'watch ended')];
}
function summaryOf({ plan, conclusion }, headline) {
    const { observed, conditions, releases, total } = conclusion;
    const measured = metric/* metric */.T.options.flatMap((name) => {
        const value = observed.values[name];
        const doubt = observed.doubts?.[name];
        if (value === undefined && doubt === undefined)
            return [];
        return [[name, value === undefined ? `not measured: ${(0,markdown/* escapeMarkdown */.FV)(doubt ?? '')}` : (0,judge_rules/* formatMetric */.gI)(name, value)]];
    });
    const judged = conditions.map(({ name, verdict, measured: found = '', reason = '' }) => [
        (0,markdown/* escapeMarkdown */.FV)(name),
        verdict,
        (0,markdown/* escapeMarkdown */.FV)(found),
        (0,markdown/* escapeMarkdown */.FV)(reason),
    ]);
    const classes = Object.entries(total.statuses).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
    const failures = Object.entries(total.failures).map(([name, count]) => `${count} ${name}`);
    const answered = Object.entries(releases).map(([name, tally]) => `${(0,markdown/* codeSpan */.SS)(name)} ${(0,traffic_tally/* answeredCount */.RI)(tally)}`);
    const notes = [
        `Answers by status: ${[...classes, ...failures].join(', ') || 'none'}.`,
        ...(answered.length === 0 ? [] : [`Answers by release: ${answered.join(', ')}.`]),
        ...(plan.others.length === 0 ? [] : [`Not judged here, but by others: ${plan.others.map(markdown/* codeSpan */.SS).join(', ')}.`]),
    ];
    return [
        '### Performance',
        (0,markdown/* escapeMarkdown */.FV)(headline),
        (0,markdown/* table */.tp)(['measured', ''], measured),
        (0,markdown/* table */.tp)(['judged by', 'verdict', 'measured', 'why'], judged),
        ...notes,
        '',
    ].join('\n\n');
}
function shown(values, name) {
    const value = values[name];
    return value === undefined ? 'unknown' : (0,judge_rules/* formatMetric */.gI)(name, value);
}

// EXTERNAL MODULE: ./packages/shared/build/ports/pause.js
var pause = __webpack_require__(1494);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/prometheus-text.js
const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]*(\S+)(?:[ \t]+(-?\d+(?:\.\d+)?))?[ \t]*(?:#.*)?$/;
const label = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|$)/y;
/**
 * Reads what a `/metrics` page shows (prometheus.io/docs/instrumenting/exposition_formats, "Text-based format"; exemplars and
 * `# EOF` of OpenMetrics are passed over). A line that is none is left out and named, with its number, in `problems`.
 */
function parsePrometheusText(text) {
    const samples = [];
    const problems = [];
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
        const content = raw.trim();
        if (content === '' || content.startsWith('#'))
            continue;
        const sample = parseLine(content);
        if (sample === undefined)
            problems.push(`line ${index + 1} is not a metric`);
        else
            samples.push(sample);
    }
    return { samples, problems };
}
function parseLine(content) {
    const [, name, inBraces = '', valueText, timestamp] = line.exec(content) ?? [];
    if (name === undefined || valueText === undefined)
        return undefined;
    const labels = parseLabels(inBraces);
    const value = parseValue(valueText);
    if (labels === undefined || value === undefined)
        return undefined;
    return { name, labels, value, ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }) };
}
function parseLabels(text) {
    const labels = [];
    label.lastIndex = 0;
    while (label.lastIndex < text.trimEnd().length) {
        const [, name, value] = label.exec(text) ?? [];
        if (name === undefined || value === undefined)
            return undefined;
        labels.push([name, value.replace(/\\(.)/g, (_whole, character) => (character === 'n' ? '\n' : character))]);
    }
    return Object.fromEntries(labels);
}
function parseValue(text) {
    const special = /^([+-]?)inf(?:inity)?$/i.exec(text);
    if (special !== null)
        return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (/^[+-]?nan$/i.test(text))
        return Number.NaN;
    return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

;// CONCATENATED MODULE: ./packages/shared/build/traffic/resources.js
const newReader = { previous: undefined, refused: undefined };
/** Two tellings of one start time differ by rounding; two processes of one release hardly start this close together. */
const sameStart = 2;
/** Clocks and scheduling can make one busy core look a little more than one. */
const roundingRoom = 1.1;
const notReal = /^(?:tmpfs|devtmpfs|ramfs|squashfs|iso9660|overlay)$/;
function notEvaluated(reason) {
    return { state: 'not-evaluated', reason };
}
/**
 * CPU, memory and disk as shares, from one scrape and the one before. CPU is the rate of `process_cpu_seconds_total` over
 * the cores; it needs two scrapes of one process, so a restart in between leaves it out. Start times that go back and forth
 * mean that a balancer shows several processes in turn: from then on, CPU and memory are refused.
 */
function readResources(reader, scrape, limits = {}) {
    const refused = reader.refused ?? severalProcesses(reader.previous, scrape);
    const memoryBytes = refused === undefined ? finite(firstValue(scrape, 'process_resident_memory_bytes')) : undefined;
    return {
        reader: { previous: scrape, refused },
        resources: {
            cpu: refused === undefined ? cpuOf(reader.previous, scrape, limits.cores) : notEvaluated(refused),
            memory: refused === undefined ? memoryOf(scrape, memoryBytes, limits.memory) : notEvaluated(refused),
            disk: diskOf(scrape),
            memoryBytes,
        },
    };
}
function severalProcesses(previous, scrape) {
    const [before, now] = [startOf(previous), startOf(scrape)];
    if (before === undefined || now === undefined)
        return undefined;
    if (now < before - sameStart)
        return 'several processes answer /metrics in turn (their start times go back and forth)';
    const sameProcess = Math.abs(now - before) <= sameStart;
    if (sameProcess && cpuSeconds(scrape) < cpuSeconds(previous))
        return 'several processes answer /metrics in turn (their CPU counters go back and forth)';
    return undefined;
}
function cpuOf(previous, scrape, cores) {
    const used = cpuSeconds(scrape) - cpuSeconds(previous);
    if (Number.isNaN(cpuSeconds(scrape)))
        return notEvaluated('/metrics has no process_cpu_seconds_total');
    if (previous === undefined)
        return notEvaluated('a rate needs two scrapes');
    const [before, now] = [startOf(previous), startOf(scrape)];
    if (before !== undefined && now !== undefined && now > before + sameStart)
        return notEvaluated('the process was started anew between two scrapes');
    if (Number.isNaN(used))
        return notEvaluated('the scrape before had no process_cpu_seconds_total');
    if (used < 0)
        return notEvaluated('the CPU counter went back to zero between two scrapes');
    const seconds = (scrape.at - previous.at) / 1_000;
    if (seconds <= 0)
        return notEvaluated('no time passed between two scrapes');
    return cpuShare(used / seconds, cores ?? toldCores(scrape));
}
function cpuShare(coresUsed, cores) {
    const share = coresUsed / (cores ?? 1);
    if (share <= roundingRoom)
        return { state: 'measured', value: Math.min(1, share) };
    const said = cores === undefined ? 'how many it may use is not told' : `only ${cores} are told`;
    return notEvaluated(`the process used ${coresUsed.toFixed(1)} cores, and ${said}`);
}
/** A Go process tells how many cores it uses; the node exporter counts those of the machine. */
function toldCores(scrape) {
    const go = firstValue(scrape, 'go_sched_gomaxprocs_threads');
    if (go !== undefined && go > 0)
        return go;
    const names = scrape.samples.flatMap((sample) => (sample.name === 'node_cpu_seconds_total' ? [sample.labels['cpu'] ?? ''] : []));
    return names.length === 0 ? undefined : new Set(names).size;
}
function memoryOf(scrape, held, told) {
    const container = firstValue(scrape, 'container_memory_working_set_bytes');
    const containerLimit = firstValue(scrape, 'container_spec_memory_limit_bytes');
    if (container !== undefined && containerLimit !== undefined && containerLimit > 0)
        return shareOf(container, containerLimit);
    if (held === undefined)
        return notEvaluated('/metrics has no process_resident_memory_bytes');
    const machine = finite(firstValue(scrape, 'node_memory_MemTotal_bytes'));
    const limit = told ?? (machine !== undefined && machine > 0 ? machine : undefined);
    return limit === undefined ? notEvaluated('the process’s memory is known, but not how much it may hold') : shareOf(held, limit);
}
/** The fullest of the file systems that can fill up. */
function diskOf(scrape) {
    const sizes = scrape.samples.filter((one) => one.name === 'node_filesystem_size_bytes' && one.value > 0 && !notReal.test(one.labels['fstype'] ?? ''));
    const shares = sizes.flatMap((size) => {
        const free = scrape.samples.find((one) => one.name === 'node_filesystem_avail_bytes' && sameLabels(one, size));
        return free === undefined ? [] : [1 - free.value / size.value];
    });
    if (shares.length === 0)
        return notEvaluated('/metrics has no node_filesystem_size_bytes and node_filesystem_avail_bytes of a disk');
    return shareOf(Math.max(...shares), 1);
}
function shareOf(part, whole) {
    const share = part / whole;
    return Number.isFinite(share)
        ? { state: 'measured', value: Math.min(1, Math.max(0, share)) }
        : notEvaluated('/metrics gave no finite number');
}
function sameLabels(a, b) {
    const names = Object.keys(a.labels);
    return names.length === Object.keys(b.labels).length && names.every((name) => a.labels[name] === b.labels[name]);
}
function startOf(scrape) {
    return scrape === undefined ? undefined : finite(firstValue(scrape, 'process_start_time_seconds'));
}
function cpuSeconds(scrape) {
    return (scrape === undefined ? undefined : firstValue(scrape, 'process_cpu_seconds_total')) ?? Number.NaN;
}
function firstValue(scrape, name) {
    return scrape.samples.find((sample) => sample.name === name)?.value;
}
function finite(value) {
    return value !== undefined && Number.isFinite(value) ? value : undefined;
}

;// CONCATENATED MODULE: ./packages/shared/build/traffic/metrics-scrape.js


/** Asks a `/metrics` page. A page that cannot be had, or is none, is a reason. */
async function scrapeMetrics(url, { http, clock, signal, timeout = 5_000 }) {
    const answer = await http({ url, timeout, maxBody: 8_388_608, ...(signal === undefined ? {} : { signal }) });
    if (answer.state === 'failed')
        return notEvaluated(`/metrics could not be had: ${answer.reason}`);
    if (answer.status !== 200)
        return notEvaluated(`/metrics answered ${answer.status}`);
    const { samples, problems } = parsePrometheusText(answer.body);
    if (samples.length === 0)
        return notEvaluated(`/metrics holds no metric in the Prometheus text format${problems[0] === undefined ? '' : `: ${problems[0]}`}`);
    return { at: clock.now(), samples };
}

// EXTERNAL MODULE: ./packages/shared/build/traffic/open-loop.js
var open_loop = __webpack_require__(2904);
;// CONCATENATED MODULE: ./packages/shared/build/traffic/look.js



const longestLook = 10_000;
const shortestLook = 1_000;
/**
 * What a rule sees at the end of the last of these windows: the last quarter of the rule's time (1 s to 10 s), longer where
 * that holds too few requests, but never longer than the rule's time. A look longer than that would stretch a short fault
 * beyond the rule's own clock. A response time that is above only by what the generator itself was late is missing, and so is
 * an error rate that requests without a measurement may hide.
 */
function lookOver(windows, rule, counting) {
    const last = windows.at(-1);
    if (last === undefined || rule.subject === 'health')
        return { at: last?.at ?? 0, value: undefined };
    const at = last.at + last.length;
    const seen = windowsInView(windows, rule, at);
    const observed = (0,traffic_tally/* observedOf */.O_)((0,traffic_tally/* mergeTallies */.n_)(seen), at - (seen[0]?.at ?? at), counting);
    const isTime = (0,judge_rules/* isResponseTime */.xD)(rule.subject);
    const requests = isTime ? (observed.timed ?? observed.requests) : observed.requests;
    const value = observed.values[rule.subject];
    const late = isTime ? Math.max(0, ...seen.map((window) => window.lateness)) : 0;
    const ownFault = value !== undefined && value > rule.above && value - late <= rule.above;
    const hidden = rule.subject === 'error-rate' && value !== undefined && value <= rule.above && (0,thresholds/* mayBeAbove */.wp)(observed, value, rule.above);
    if (!hidden && value !== undefined)
        return { at, value: ownFault ? undefined : value, requests };
    const reason = observed.unmeasured?.reason;
    return { at, value: undefined, requests, ...(reason === undefined ? {} : { reason }) };
}
function windowsInView(windows, rule, at) {
    const span = Math.min(longestLook, Math.max(shortestLook, rule.for / 4));
    const seen = [];
    let requests = 0;
    for (const window of windows.toReversed()) {
        const enough = at - window.at > span && requests >= rule.minimumRequests;
        if (seen.length > 0 && (enough || at - window.at > Math.max(span, rule.for)))
            break;
        seen.unshift(window);
        requests += (0,traffic_tally/* answeredCount */.RI)(window) + (0,traffic_tally/* failureCount */.Ep)(window);
    }
    return seen;
}

// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
;// CONCATENATED MODULE: ./actions/performance-monitor/build/release.js


/** Answers of another release that a balancer's last open connections may still bring. */
const leftOver = 0.01;
/**
 * Whether what was measured is the release under judgement. Where answers tell no release, nothing is said; where others
 * answered, the measurement is of them too, and so says nothing of this one.
 */
function judgeRelease(expected, releases) {
    const counts = Object.entries(releases).map(([name, tally]) => [name, (0,traffic_tally/* answeredCount */.RI)(tally)]);
    const told = counts.reduce((sum, [, count]) => sum + count, 0);
    if (expected === undefined || told === 0)
        return [];
    const others = counts.filter(([name, count]) => name !== expected && count > 0);
    const share = others.reduce((sum, [, count]) => sum + count, 0) / told;
    const base = {
        name: 'answered by the release under judgement',
        measured: (0,percentage/* formatPercentage */.Ee)(1 - share),
        limit: (0,percentage/* formatPercentage */.Ee)(1 - leftOver),
    };
    if (share === 0)
        return [{ ...base, verdict: 'pass' }];
    const reason = `${(0,percentage/* formatPercentage */.Ee)(share)} of the answers came from ${others.map(([name]) => JSON.stringify(name)).join(', ')}`;
    return [{ ...base, verdict: share <= leftOver ? 'warn' : 'not-evaluated', reason }];
}

;// CONCATENATED MODULE: ./actions/performance-monitor/build/watch-judge.js






const resources = ['cpu', 'memory', 'disk'];
/** Judges a watch entry by entry, as it goes on or from its record. */
class WatchJudge {
    #settings;
    #counting;
    #clocks;
    /** The clocks that were running when the planned time was over; undefined before. */
    #undecided;
    #timeOverAt = 0;
    #calledOff = false;
    #windows = [];
    /** The windows that a rule may still look back on. */
    #recent = [];
    #gauges = [];
    constructor(settings) {
        this.#settings = settings;
        this.#counting = (0,traffic_tally/* countingOf */.dk)(settings.thresholds);
        this.#clocks = settings.rules.map(judge_rules/* startClock */.Lc);
    }
    add(entry) {
        if (entry.kind === 'called-off')
            this.#calledOff = true;
        else if (entry.kind === 'time-over')
            this.#endPlannedTime(entry.at);
        else {
            if (entry.kind === 'traffic')
                this.#keep(entry);
            if (entry.kind === 'resources')
                this.#gauges.push(entry);
            this.#clocks = this.#clocks.map((clock) => this.#advance(clock, entry));
        }
    }
    get breached() {
        return (0,judge_rules/* firstBreach */.SS)(this.#clocks) !== undefined;
    }
    /** After the planned time: whether a rule that was running then has still to decide, and still may. */
    undecidedAt(now) {
        return this.#clocks.some(({ rule, state }) => this.#undecided?.has(rule) === true && state === 'running' && now - this.#timeOverAt < rule.for);
    }
    conclude() {
        const observed = this.#observed();
        const { conditions: held } = (0,thresholds/* judgeThresholds */.wT)(observed, this.#settings.thresholds, this.#settings);
        const releases = (0,traffic_tally/* releasesOf */.w0)(this.#windows);
        const total = (0,traffic_tally/* mergeTallies */.n_)(this.#windows);
        const conditions = [
            ...this.#clocks.map(judge_rules/* concludeClock */.IC),
            ...held,
            ...judgeContent(total, this.#settings.thresholds),
            ...judgeRelease(this.#settings.release, releases),
            ...(this.#calledOff ? [calledOff] : []),
        ];
        return {
            judgement: (0,thresholds/* judgementOf */.lG)(conditions),
            conditions,
            observed,
            total,
            releases,
            breached: (0,judge_rules/* firstBreach */.SS)(this.#clocks),
        };
    }
    #advance(clock, entry) {
        if (this.#undecided !== undefined && !this.#undecided.has(clock.rule))
            return clock;
        const sample = this.#sampleFor(clock.rule, entry);
        return sample === undefined ? clock : (0,judge_rules/* advanceClock */.fN)(clock, sample);
    }
    /** What an entry tells a rule; undefined when it is none of the rule's business. */
    #sampleFor(rule, entry) {
        const { subject } = rule;
        if (subject === 'health') {
            if (entry.kind !== 'health')
                return undefined;
            return { at: entry.at, value: entry.verdict === 'not-evaluated' ? undefined : entry.verdict === 'fail' ? 1 : 0 };
        }
        if (subject === 'cpu' || subject === 'memory' || subject === 'disk') {
            if (entry.kind !== 'resources')
                return undefined;
            const value = entry[subject];
            return { at: entry.at, value: typeof value === 'number' ? value : undefined };
        }
        return entry.kind === 'traffic' ? lookOver(this.#recent, rule, this.#counting) : undefined;
    }
    #keep(window) {
        this.#windows.push(window);
        const furthest = Math.max(10_000, ...this.#settings.rules.map((rule) => rule.for));
        this.#recent = [...this.#recent.filter((one) => one.at >= window.at - furthest), window];
    }
    #endPlannedTime(at) {
        this.#timeOverAt = at;
        // What has failed by then is not made better by a rule that has still to decide.
        const settled = this.conclude().judgement.verdict === 'fail';
        this.#undecided = new Set(this.#clocks.flatMap(({ rule, state }) => (state === 'running' && !settled ? [rule] : [])));
    }
    #observed() {
        const sending = this.#windows.slice(0, this.#windows.findLastIndex((window) => window.sent > 0) + 1);
        const [first, last] = [sending[0], sending.at(-1)];
        const length = first === undefined || last === undefined ? 0 : last.at + last.length - first.at;
        const { requests, values } = (0,traffic_tally/* observedOf */.O_)((0,traffic_tally/* mergeTallies */.n_)(this.#windows), length, this.#counting);
        const late = (0,traffic_tally/* latenessDoubt */.oL)(this.#windows);
        const doubts = late === undefined ? {} : { 'response-time.p50': late, 'response-time.p95': late, 'response-time.p99': late };
        return { requests, values: { ...values, ...this.#gaugeValues() }, doubts: { ...doubts, ...this.#gaugeDoubts() } };
    }
    /** CPU on average, memory and disk at their highest: the one is work, the others fill up. */
    #gaugeValues() {
        const numbers = (name) => this.#gauges.flatMap((one) => (typeof one[name] === 'number' ? [one[name]] : []));
        const cpu = numbers('cpu');
        const most = (all, name) => (all.length === 0 ? {} : { [name]: Math.max(...all) });
        const average = cpu.length === 0 ? {} : { cpu: cpu.reduce((sum, value) => sum + value, 0) / cpu.length };
        return { ...average, ...most(numbers('memory'), 'memory'), ...most(numbers('disk'), 'disk') };
    }
    /** Why a gauge has no value at all; one that has some is not in doubt. */
    #gaugeDoubts() {
        const last = this.#gauges.at(-1);
        const measured = this.#gaugeValues();
        return Object.fromEntries(resources.flatMap((name) => {
            if (measured[name] !== undefined)
                return [];
            const reason = last?.[name];
            return [[name, typeof reason === 'string' ? reason : 'no /metrics page was asked (traffic.metrics, or the input "metrics")']];
        }));
    }
}
/** Answers of a right status that tell nothing of the service: a watch that saw little else certifies nothing. */
function judgeContent(total, thresholds) {
    const reason = (0,answer_words/* whyDoubtful */.eS)(total, thresholds['error-rate'] ?? 0);
    return reason === undefined ? [] : [{ name: answer_words/* answersToJudgeBy */.Vs, verdict: 'not-evaluated', reason }];
}
const calledOff = { name: 'watched to its end', verdict: 'not-evaluated', reason: 'the run was called off' };
/** The judgement of a recorded watch. */
function judgeEntries(entries, settings) {
    const judge = new WatchJudge(settings);
    for (const entry of entries)
        judge.add(entry);
    return judge.conclude();
}

;// CONCATENATED MODULE: ./actions/performance-monitor/build/watch.js





const progressEvery = 15_000;
/** Sends traffic, probes and scrapes side by side until the time is over, a rule is breached, or the run is called off. */
async function watch(plan, deps) {
    const { clock } = deps;
    const judge = new WatchJudge(plan.judge);
    const entries = [];
    const over = new AbortController();
    const signal = AbortSignal.any([deps.signal, over.signal]);
    const add = (entry) => {
        entries.push(entry);
        judge.add(entry);
        if (plan.stopEarly && judge.breached)
            over.abort();
    };
    const ending = async (loop) => {
        try {
            await loop;
        }
        finally {
            over.abort();
        }
    };
    const every = (interval, work) => repeat(interval, clock, signal, work);
    const outcomes = await Promise.allSettled([
        sendTraffic(plan, deps, judge, add, signal),
        ...(deps.checkHealth === undefined ? [] : [every(plan.healthInterval, () => lookAtHealth(deps, add, signal))]),
        ...(plan.metrics === undefined ? [] : [every(plan.metrics.every, scraper(plan.metrics.url, deps, add, signal))]),
        every(progressEvery, () => deps.onProgress(entries)),
    ].map(ending));
    for (const outcome of outcomes)
        if (outcome.status === 'rejected')
            throw outcome.reason;
    if (deps.signal.aborted)
        add({ kind: 'called-off', at: clock.now() });
    return entries;
}
async function sendTraffic(plan, deps, judge, add, signal) {
    const { clock, traffic } = deps;
    const { paths, requestsPerSecond, duration, timeout } = plan;
    let timeOver = false;
    await (0,open_loop/* generateTraffic */.p)({ paths, requestsPerSecond, duration, timeout }, {
        http: traffic,
        clock,
        signal,
        onWindow: (window) => add({ kind: 'traffic', ...window }),
        goOn: () => {
            if (!timeOver)
                add({ kind: 'time-over', at: clock.now() });
            timeOver = true;
            return judge.undecidedAt(clock.now());
        },
    });
}
async function lookAtHealth({ checkHealth }, add, signal) {
    const round = await checkHealth?.(signal);
    if (round === undefined || signal.aborted)
        return;
    const { at, judgement, results } = round;
    const probes = results.map(({ name, verdict, latency }) => ({ name, verdict, latency }));
    add({ kind: 'health', at, verdict: judgement.verdict, probes, ...(judgement.verdict === 'pass' ? {} : { reason: judgement.reason }) });
}
function scraper(url, { http, clock, memoryLimit }, add, signal) {
    let reader = newReader;
    return async () => {
        const scrape = await scrapeMetrics(url, { http, clock, signal });
        if (signal.aborted)
            return;
        if ('state' in scrape) {
            add({ kind: 'resources', at: clock.now(), cpu: scrape.reason, memory: scrape.reason, disk: scrape.reason });
            return;
        }
        const read = readResources(reader, scrape, { memory: memoryLimit });
        reader = read.reader;
        const { cpu, memory, disk, memoryBytes } = read.resources;
        add({
            kind: 'resources',
            at: scrape.at,
            cpu: kept(cpu),
            memory: kept(memory),
            disk: kept(disk),
            ...(memoryBytes === undefined ? {} : { memoryBytes }),
        });
    };
}
function kept(gauge) {
    return gauge.state === 'measured' ? gauge.value : gauge.reason;
}
/** Does something again and again, from start to start, until the signal. */
async function repeat(interval, clock, signal, work) {
    while (!signal.aborted) {
        const start = clock.now();
        await work();
        if (!(await (0,pause/* pause */.v)(clock, start + interval - clock.now(), signal)))
            return;
    }
}

;// CONCATENATED MODULE: ./actions/performance-monitor/build/run.js
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













/** Watches a service under synthetic traffic for a time, and says HEALTHY, REGRESSED or INCONCLUSIVE. */
async function run(inputs, context, given = {}) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { clock, files, log, runner } = context;
        const environment = inputs.environment === undefined ? undefined : (await (0,settings/* readEnvironment */.Qo)(inputs, context)).environment;
        const variables = (0,settings/* readVariables */.Ch)(inputs, context);
        const plan = planWatch(inputs, environment);
        const health = { probes: plan.probes, flows: await readFlows(plan.flows, context) };
        const folder = (0,external_node_path_.isAbsolute)(inputs.results) ? inputs.results : (0,external_node_path_.join)(runner.workspace, inputs.results);
        const { controlUrl, version: release } = inputs;
        const { baseUrl } = plan;
        const connections = __addDisposableResource(env_1, (0,keep_alive/* keepAliveHttp */.P)(), false);
        const headers = environment === undefined ? {} : (0,headed/* trafficHeaders */.q)(environment, variables);
        const startedAt = clock.now();
        log.info(`Watching ${plan.paths.length === 1 ? 'one address' : `${plan.paths.length} addresses`} at ${plan.requestsPerSecond} requests a second`);
        const ear = given.ear ?? (await (0,listen/* earFor */.O)(inputs.token, environment, context));
        const { result: entries, aborted } = await (0,listen/* untilAborted */.E)(ear, (signal = context.signal) => watch(plan, {
            clock,
            http: context.http,
            traffic: (0,headed/* headed */.w)(given.traffic ?? connections.http, baseUrl, headers),
            checkHealth: health.probes.length + health.flows.length === 0
                ? undefined
                : (ending) => (0,round/* checkHealth */.N)(health, { baseUrl, variables, release, controlUrl, http: context.http, clock, signal: ending }),
            memoryLimit: inputs.memoryLimit,
            signal,
            onProgress: async (soFar) => {
                if (soFar.length === 0)
                    return;
                log.info(progressLine(judgeEntries(soFar, plan.judge), clock.now() - startedAt));
                await writeSamples(folder, soFar, files);
            },
        }));
        const about = environment === undefined ? {} : { service: environment.service, environment: environment.name };
        const seen = await conclude(plan, entries, controlUrl, context);
        const conclusion = aborted === undefined ? seen : cutShort(seen, aborted);
        const watched = { about, plan, startedAt, finishedAt: clock.now(), conclusion };
        const summary = render(watched, folder);
        await writeResults(folder, { results: resultsOf(watched), entries, summary: summary.summary }, files);
        return summary;
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
/** The judgement; a fail that this machine's own network may have caused is asked about at the control address. */
async function conclude(plan, entries, controlUrl, { http }) {
    const conclusion = judgeEntries(entries, plan.judge);
    const { failures } = conclusion.total;
    const failed = (0,traffic_tally/* failureCount */.Ep)(conclusion.total);
    const unreached = failed - (failures.overload ?? 0);
    const answeredWrongly = (0,traffic_tally/* errorCount */.YH)(conclusion.total, { clientErrorsApart: false }) - failed;
    if (conclusion.judgement.verdict !== 'fail' || controlUrl === undefined || unreached <= answeredWrongly)
        return conclusion;
    return (await (0,control/* controlAnswers */.H)(controlUrl, { http })) ? conclusion : excuse(conclusion);
}
async function readFlows(paths, { runner, files }) {
    if (paths.length === 0)
        return [];
    const { readFlow } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(5532)]).then(__webpack_require__.bind(__webpack_require__, 770));
    return Promise.all(paths.map((path) => readFlow((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path), files, path)));
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


/***/ })

};
