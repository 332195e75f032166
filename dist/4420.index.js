export const id = 4420;
export const ids = [4420];
export const modules = {

/***/ 3065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ inputsSchema)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core/core.js
var core = __webpack_require__(2473);
// EXTERNAL MODULE: ./node_modules/.pnpm/brace-expansion@5.1.0/node_modules/brace-expansion/dist/esm/index.js + 1 modules
var esm = __webpack_require__(1360);
;// CONCATENATED MODULE: ./actions/quality-gate/build/patterns.js

const mostPatterns = 1_000;
/**
 * The patterns of an input: one a line or separated by commas. `!` before one excludes. Braces are written out as a shell
 * does it, so that each of the paths that they name counts as named. Throws a RangeError for more than 1,000 of them.
 */
function parsePatterns(text) {
    const patterns = text.split('\n').flatMap(splitAtCommas).flatMap(expandOne);
    if (patterns.length > mostPatterns)
        throw new RangeError(`it names more than ${mostPatterns} paths`);
    return patterns;
}
/** Commas within braces belong to the pattern; an open brace that nothing closes is an ordinary character. */
function splitAtCommas(line) {
    const parts = [];
    let from = 0;
    let depth = 0;
    for (let index = 0; index < line.length; index += 1) {
        const character = line[index];
        if (character === '{' && line.indexOf('}', index) !== -1)
            depth += 1;
        else if (character === '}' && depth > 0)
            depth -= 1;
        else if (character === ',' && depth === 0) {
            parts.push(line.slice(from, index));
            from = index + 1;
        }
    }
    return [...parts, line.slice(from)];
}
function expandOne(written) {
    const trimmed = written.trim();
    // `!(…)` is no exclusion: it matches any name but those in the brackets.
    const excludes = trimmed.startsWith('!') && !trimmed.startsWith('!(');
    const text = (excludes ? trimmed.slice(1).trim() : trimmed).replace(/^(\.\/)+/, '').replace(/(?<=.)\/+$/, '');
    return text === '' ? [] : (0,esm/* expand */.fT)(text, { max: mostPatterns + 1 }).map((one) => ({ text: one.trim(), excludes }));
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/inputs.js



const patterns = schemas/* string */.YjP().transform((text, context) => {
    try {
        return parsePatterns(text);
    }
    catch (error) {
        context.addIssue((0,errors/* messageOf */.bD)(error));
        return core/* NEVER */.tm;
    }
});
const inputsSchema = schemas/* object */.Ikc({
    mode: schemas/* enum */.k5n(['judge', 'gather']).optional(),
    config: schemas/* string */.YjP().optional(),
    junit: patterns.optional(),
    lcov: patterns.optional(),
    testOutcome: schemas/* enum */.k5n(['success', 'failure', 'cancelled', 'skipped']).optional(),
    base: schemas/* string */.YjP()
        .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
        .optional(),
    localCommand: schemas/* string */.YjP().optional(),
});


/***/ }),

/***/ 4420:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3065);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4053);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'quality-gate', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .runQualityGate */ .i });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 4053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ runQualityGate)
});

// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
// EXTERNAL MODULE: ./packages/shared/build/ports/runner.js
var ports_runner = __webpack_require__(992);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./actions/quality-gate/build/changes.js
/**
 * Reads `git diff -U0 --no-color` (git-diff(1), "Generating patch text with -p"). The lines of a hunk are counted, not looked
 * at, so that a line of source that looks like a header is not taken for one.
 */
function parseDiff(diff) {
    const changes = new Map();
    const lines = diff.split('\n');
    let file;
    for (let index = 0; index < lines.length; index += 1) {
        const line = lines[index] ?? '';
        if (line.startsWith('diff --git '))
            file = undefined;
        else if (line.startsWith('+++ '))
            file = pathOf(line.slice(4));
        const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
        if (hunk === null)
            continue;
        const [, removed = '1', start = '0', added = '1'] = hunk;
        if (file !== undefined)
            for (let offset = 0; offset < Number(added); offset += 1)
                linesOf(changes, file).add(Number(start) + offset);
        index = afterHunk(lines, index, Number(removed) + Number(added));
    }
    return changes;
}
function linesOf(changes, file) {
    const known = changes.get(file);
    if (known !== undefined)
        return known;
    const made = new Set();
    changes.set(file, made);
    return made;
}
/** `\ No newline at end of file` is no line of either side. */
function afterHunk(lines, header, count) {
    let index = header;
    for (let left = count; left > 0 && index + 1 < lines.length; index += 1)
        if (!(lines[index + 1] ?? '').startsWith('\\'))
            left -= 1;
    return index;
}
/** `b/path`, or a C string where the path has quotes, tabs or line breaks; `/dev/null` for a deleted file. */
function pathOf(text) {
    const bare = text.replace(/\t$/, '');
    const path = bare.startsWith('"') ? unquote(bare) : bare;
    return path.startsWith('b/') ? path.slice(2) : undefined;
}
function unquote(text) {
    const escapes = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '"': 34, '\\': 92 };
    const bytes = [];
    for (const [, octal, short, plain] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
        if (octal !== undefined)
            bytes.push(Buffer.from([Number.parseInt(octal, 8)]));
        else if (short !== undefined)
            bytes.push(Buffer.from([escapes[short] ?? short.charCodeAt(0)]));
        else
            bytes.push(Buffer.from(plain ?? ''));
    }
    return Buffer.concat(bytes).toString();
}
/** Neighbouring line numbers as ranges: 3, 4, 5, 9 is 3–5 and 9. */
function rangesOf(lines) {
    const ranges = [];
    for (const line of [...lines].sort((a, b) => a - b)) {
        const last = ranges.at(-1);
        if (last !== undefined && line <= last.to + 1)
            last.to = line;
        else
            ranges.push({ from: line, to: line });
    }
    return ranges;
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/base.js


const sha = schemas/* string */.YjP().regex(/^[0-9a-f]{40}$/);
const payloadSchema = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({ base: schemas/* object */.Ikc({ sha }) })
        .optional()
        .catch(undefined),
    merge_group: schemas/* object */.Ikc({ base_sha: sha }).optional().catch(undefined),
    before: sha
        .refine((value) => !/^0+$/.test(value))
        .optional()
        .catch(undefined),
});
/** What the change is compared with: the base of the pull request or merge group, what the push replaced, or the parent commit. */
function baseOf(payload) {
    const event = payloadSchema.safeParse(payload).data;
    return event?.pull_request?.base.sha ?? event?.merge_group?.base_sha ?? event?.before ?? 'HEAD~1';
}
const maxOutput = 67_108_864;
/** The lines that changed since the base and HEAD went apart. */
async function readChanges(base, { runner, exec, signal }, environment) {
    const options = ['--no-color', '--no-ext-diff', '--no-textconv', '-U0', '-M', '--src-prefix=a/', '--dst-prefix=b/'];
    const result = await exec(['git', '-c', 'core.quotePath=off', 'diff', ...options, `${base}...HEAD`, '--'], {
        cwd: runner.workspace,
        env: environment,
        signal,
        maxOutput,
    });
    if (result.state === 'exited' && result.code === 0)
        return { state: 'known', changes: parseDiff(result.stdout) };
    const said = result.state === 'exited'
        ? (result.stderr.trim().split('\n')[0] ?? '')
        : result.state === 'not-found'
            ? 'git is not installed'
            : result.state;
    return {
        state: 'unknown',
        reason: `git could not compare with "${base}" (${said.slice(0, 200)}); let actions/checkout fetch it with fetch-depth: 0`,
    };
}

// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
;// CONCATENATED MODULE: ./actions/quality-gate/build/conditions.js

/** What a team gets that configures nothing: no test may fail. */
const defaultConditions = [{ metric: 'tests.failed', above: 0, severity: 'block' }];
/**
 * One condition judged. A bound itself is still good: `above: 0` is broken by 1. What was not measured is `not-evaluated`,
 * or, for a condition that only warns, `warn`.
 */
function evaluate(condition, metrics, command) {
    const { metric, above, below, severity } = condition;
    const limit = [
        above === undefined ? '' : `at most ${formatMetric(metric, above)}`,
        below === undefined ? '' : `at least ${formatMetric(metric, below)}`,
    ]
        .filter((part) => part !== '')
        .join(', ');
    const shared = { name: metric, limit, ...(command === undefined ? {} : { command }) };
    const measured = metrics[metric];
    if (measured.state === 'missing')
        return { ...shared, verdict: severity === 'warn' ? 'warn' : 'not-evaluated', reason: measured.reason };
    const { value, note } = measured;
    const shown = `${formatMetric(metric, value)}${note === undefined ? '' : ` (${note})`}`;
    const broken = (above !== undefined && value > above) || (below !== undefined && value < below);
    if (!broken)
        return { ...shared, verdict: 'pass', measured: shown };
    return {
        ...shared,
        verdict: severity === 'block' ? 'fail' : 'warn',
        measured: shown,
        reason: `${metric} is ${shown}, allowed is ${limit}`,
    };
}
/**
 * The default conditions where there is no report and none was named. The tests have been judged by the exit code of their
 * runner, which is less than a report says and no reason to stop; without it, nothing was judged at all.
 */
function judgeByOutcome(outcome, reason) {
    const shared = { name: 'tests.failed', limit: 'at most 0' };
    return outcome === 'success'
        ? {
            ...shared,
            verdict: 'warn',
            reason: `no test could be judged by itself, since ${reason}; the only evidence is that the step that ran the tests succeeded`,
        }
        : { ...shared, verdict: 'not-evaluated', reason };
}
function formatMetric(metric, value) {
    return metric.startsWith('coverage.') ? (0,percentage/* formatPercentage */.Ee)(value) : String(value);
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./actions/quality-gate/build/lcov.js

/**
 * An lcov tracefile by source file (geninfo(1), "TRACEFILE FORMAT"; `FNL` and `FNA` are those of lcov 2.2). A file that comes up
 * several times, once a test, has its hits added up. Stated totals (`LF`, `BRH` and so on) are not believed.
 * Throws an ActionError, with the line, for text that is not a whole tracefile.
 */
function parseLcov(text, origin) {
    const files = new Map();
    let section;
    let number = 0;
    for (const raw of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
        number += 1;
        const line = raw.trim();
        if (line === '' || line.startsWith('#'))
            continue;
        if (line === 'end_of_record') {
            section = undefined;
            continue;
        }
        const [, key, rest] = /^([A-Z]{2,4}):(.*)$/.exec(line) ?? [];
        if (key === undefined || rest === undefined)
            throw broken(origin, number, `"${line.slice(0, 60)}" is no record of it`);
        if (key === 'SF')
            section = sectionOf(files, rest);
        else if (section !== undefined && !record(section, key, rest))
            throw broken(origin, number, `"${line.slice(0, 60)}" has no numbers where they belong`);
    }
    if (files.size === 0)
        throw new errors/* ActionError */.lZ(`${origin} is not an lcov tracefile: it names no source file (SF:)`);
    if (section !== undefined)
        throw broken(origin, number, 'the last record has no end_of_record', 'The test run may have been cut off while it wrote the report.');
    return files;
}
function broken(origin, line, what, hint) {
    return new errors/* ActionError */.lZ(`${origin} is not a whole lcov tracefile: line ${line}: ${what}`, hint === undefined ? {} : { hint });
}
function sectionOf(files, path) {
    const file = files.get(path) ?? { lines: new Map(), branches: new Map(), functions: new Map() };
    files.set(path, file);
    // Indexes of FNL hold within one section only.
    return { ...file, indexed: new Map() };
}
/** Takes one record in; false when it is malformed. Kinds that are not needed are passed over. */
function record(section, key, rest) {
    const fields = rest.split(',');
    const [first = '', second = '', third = '', fourth = ''] = fields;
    switch (key) {
        case 'DA':
            return add(section.lines, Number(first), second) && Number.isInteger(Number(first)) && Number(first) > 0;
        case 'BRDA':
            // The branch may be an expression with commas in it, and what was taken stands last.
            return (fields.length >= 4 &&
                add(section.branches, `${first},${second},${fields.slice(2, -1).join(',')}`, branchHits(fields.at(-1) ?? fourth)));
        case 'FN':
            return add(section.functions, fields.slice(/^\d+$/.test(second) && fields.length > 2 ? 2 : 1).join(','), '0');
        case 'FNDA':
            return add(section.functions, fields.slice(1).join(','), first);
        case 'FNL':
            section.indexed.set(first, `line ${second}`);
            return add(section.functions, `line ${second}`, '0');
        case 'FNA':
            return third !== '' && add(section.functions, section.indexed.get(first) ?? third, second);
        default:
            return true;
    }
}
function branchHits(taken) {
    return taken === '-' ? '0' : taken;
}
function add(counts, key, hits) {
    const number = Number(hits);
    if (hits.trim() === '' || Number.isNaN(number))
        return false;
    // Old geninfo wrote negative counts; such a line did not run for all anyone knows.
    counts.set(key, (counts.get(key) ?? 0) + Math.max(0, number));
    return true;
}
/** How much of it ran at least once. */
function shareOf(hits) {
    let covered = 0;
    let total = 0;
    for (const count of hits) {
        total += 1;
        if (count > 0)
            covered += 1;
    }
    return { covered, total };
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./node_modules/.pnpm/picomatch@4.0.7/node_modules/picomatch/index.js
var picomatch = __webpack_require__(5496);
;// CONCATENATED MODULE: ./actions/quality-gate/build/report-files.js


/**
 * The files that the patterns name, sorted, each once. `*` and `?` stay within a folder, `**` goes through any. `node_modules`
 * and `.git` are looked into only where a pattern names them. A link is followed where it stays in the workspace or in the
 * runner's folder for temporary files.
 */
async function findReports(input, patterns, roots, files) {
    const real = await Promise.all([roots.workspace, roots.temp].map(async (root) => (await files.locate(root))?.path ?? root));
    const deps = { workspace: roots.workspace, real, files };
    const searches = [];
    for (const { text, excludes } of patterns) {
        const path = fromWorkspace(text, deps);
        if (excludes) {
            const excluded = matcherOf(path);
            for (const search of searches)
                search.candidates = search.candidates.filter((candidate) => !excluded(candidate.path));
        }
        else
            searches.push({ text, candidates: await candidatesOf(path, deps) });
    }
    const missing = searches.flatMap(({ text, candidates }) => problemOf(input, text, candidates) ?? []);
    const found = new Map();
    for (const { candidates } of searches)
        for (const candidate of candidates)
            if ('real' in candidate && !found.has(candidate.real))
                found.set(candidate.real, candidate);
    return { files: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), missing: [...new Set(missing)] };
}
function problemOf(input, text, candidates) {
    if (candidates.length === 0)
        return `no file matches the input "${input}" (${text})`;
    const refusals = candidates.flatMap((candidate) => ('refusal' in candidate ? candidate.refusal : []));
    return refusals.length > 1 ? `${refusals[0]} (and ${refusals.length - 1} more of ${text})` : refusals[0];
}
async function candidatesOf(path, deps) {
    const { workspace, files } = deps;
    const named = await files.locate((0,external_node_path_.resolve)(workspace, path));
    if (named !== undefined)
        return [candidateOf(path, named, deps)];
    const { isGlob, base } = picomatch.scan(path);
    const start = base === '' ? '.' : base;
    const folder = isGlob ? await files.locate((0,external_node_path_.resolve)(workspace, start)) : undefined;
    if (folder === undefined)
        return [];
    if (!isWithin(folder.path, deps))
        return [{ path: start, refusal: outside(start, folder.path) }];
    const matches = matcherOf(path);
    const candidates = [];
    for await (const below of walk(start, deps)) {
        if (!matches(below))
            continue;
        const place = await files.locate((0,external_node_path_.resolve)(workspace, below));
        if (place?.kind === 'file')
            candidates.push(candidateOf(below, place, deps));
    }
    return candidates;
}
function candidateOf(path, { path: real, kind }, deps) {
    if (!isWithin(real, deps))
        return { path, refusal: outside(path, real) };
    if (kind === 'file')
        return { path, real };
    return {
        path,
        refusal: `${path} is ${kind === 'folder' ? 'a folder' : 'no file'}, and a report is a file: write ${path}/* for those in it`,
    };
}
function outside(path, real) {
    return `${path} is ${real === path ? '' : `${real}, `}outside of the workspace and of RUNNER_TEMP, and is not read: let the tests write into the workspace`;
}
/** A path as it stands below the workspace; one that is not below it stays absolute. */
function fromWorkspace(text, { workspace, real: [realWorkspace = workspace] }) {
    const absolute = (0,external_node_path_.resolve)(workspace, (0,external_node_path_.normalize)(text));
    for (const root of [workspace, realWorkspace]) {
        const inner = (0,external_node_path_.relative)(root, absolute);
        if (inner !== '..' && !inner.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(inner))
            return inner === '' ? '.' : inner;
    }
    return absolute;
}
function isWithin(path, { real }) {
    return real.some((root) => path === root || path.startsWith(`${root}${external_node_path_.sep}`));
}
/** Braces are written out and exclusions are taken off before. */
function matcherOf(pattern) {
    return picomatch(pattern, { dot: true, nobrace: true, nonegate: true });
}
async function* walk(folder, deps) {
    for (const { name, kind } of await deps.files.list((0,external_node_path_.resolve)(deps.workspace, folder))) {
        const path = (0,external_node_path_.join)(folder, name);
        if (kind !== 'folder')
            yield path;
        else if (name !== 'node_modules' && name !== '.git')
            yield* walk(path, deps);
    }
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/reports.js



/** Where a report is looked for that no input names. One that is not there is no fault. */
const usualPlaces = { junit: 'reports/junit.xml', lcov: 'reports/lcov.info' };
async function locateReports(kind, named, { runner, files }) {
    if (named !== undefined) {
        const found = await findReports(kind, named, runner, files);
        const none = named.some((pattern) => !pattern.excludes) ? [] : [`the input "${kind}" names no report`];
        return { files: found.files, missing: [...found.missing, ...none], absent: undefined };
    }
    const place = usualPlaces[kind];
    const { files: found } = await findReports(kind, [{ text: place, excludes: false }], runner, files);
    const absent = found.length > 0 ? undefined : `there is no ${wordOf(kind)} report (the input "${kind}" names none, and ${place} is not there)`;
    return { files: found, missing: [], absent };
}
function wordOf(kind) {
    return kind === 'junit' ? 'JUnit' : 'lcov';
}
/** Throws an ActionError for what cannot be read, and for what is too large to be read as one text. */
async function readReport({ path, real }, files) {
    const size = (await files.size(real)) ?? 0;
    if (size > external_node_buffer_.constants.MAX_STRING_LENGTH) {
        throw new errors/* ActionError */.lZ(`${path} has ${Math.round(size / 1_000_000)} MB, and a report of more than 536 MB is not read`, {
            hint: 'Split the test run, or leave the output of the tests out of the report.',
        });
    }
    try {
        return (await files.read(real)) ?? '';
    }
    catch (cause) {
        throw new errors/* ActionError */.lZ(`${path} cannot be read: ${(0,errors/* messageOf */.bD)(cause)}`, { cause });
    }
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/coverage.js



/** Reads tracefiles; the same source file in several of them has its hits added up. */
async function readCoverage(reports, root, files) {
    const coverage = { files: new Map(), foreign: [] };
    for (const report of reports) {
        for (const [path, file] of parseLcov(await readReport(report, files), report.path)) {
            const place = await placeOf(path, report.path, root, files);
            if (place === undefined)
                coverage.foreign.push(path);
            const key = place ?? path;
            coverage.files.set(key, addUp(coverage.files.get(key), file));
        }
    }
    return coverage;
}
/** Tools write paths from the root, or from the folder of the package whose report it is. */
async function placeOf(path, report, root, files) {
    const slashed = path.replaceAll('\\', '/');
    if ((0,external_node_path_.isAbsolute)(slashed)) {
        const inner = (0,external_node_path_.relative)(root, slashed);
        return !inner.startsWith('..') && (await files.exists(slashed)) ? inner : undefined;
    }
    for (let folder = (0,external_node_path_.isAbsolute)(report) ? '.' : external_node_path_.posix.dirname(report);; folder = external_node_path_.posix.dirname(folder)) {
        const candidate = external_node_path_.posix.join(folder, slashed);
        if (!candidate.startsWith('..') && (await files.exists((0,external_node_path_.join)(root, candidate))))
            return candidate;
        if (folder === '.')
            return undefined;
    }
}
function addUp(one, other) {
    if (one === undefined)
        return other;
    return { lines: sum(one.lines, other.lines), branches: sum(one.branches, other.branches), functions: sum(one.functions, other.functions) };
}
function sum(one, other) {
    const total = new Map(one);
    for (const [key, hits] of other)
        total.set(key, (total.get(key) ?? 0) + hits);
    return total;
}
function totalShare({ files }, kind) {
    return shareOf([...files.values()].flatMap((file) => [...file[kind].values()]));
}
/** How much of the change the tests ran. Lines that are no code (comments, types) are in no report and do not count. */
function newLines({ files }, changes) {
    const result = { share: { covered: 0, total: 0 }, uncovered: new Map(), unmeasured: [] };
    const measuredKinds = new Set([...files.keys()].map((path) => external_node_path_.posix.extname(path)));
    for (const [path, lines] of changes) {
        const file = files.get(path);
        if (file === undefined) {
            if (measuredKinds.has(external_node_path_.posix.extname(path)) && !/(^|\/)(tests?|__tests__|spec)\/|\.(test|spec)\./.test(path))
                result.unmeasured.push(path);
            continue;
        }
        const measured = [...lines].filter((line) => file.lines.has(line));
        const missed = measured.filter((line) => file.lines.get(line) === 0);
        result.share.total += measured.length;
        result.share.covered += measured.length - missed.length;
        if (missed.length > 0)
            result.uncovered.set(path, missed);
    }
    return result;
}

// EXTERNAL MODULE: ./packages/shared/build/findings/fingerprint.js
var fingerprint = __webpack_require__(7706);
;// CONCATENATED MODULE: ./actions/quality-gate/build/findings.js



/** The tests that failed, and those that passed only at a later try, with their places where the report tells them. */
function testFindings(tests, root) {
    return tests
        .filter((test) => test.outcome === 'failed' || test.flaky)
        .map((test) => {
        const file = test.file === undefined ? undefined : pathIn(root, test.file);
        const title = test.outcome === 'failed' ? `failed: ${test.name}` : `passed only after it had failed: ${test.name}`;
        return {
            rule: test.outcome === 'failed' ? 'quality/test-failed' : 'quality/test-flaky',
            kind: 'test',
            severity: test.outcome === 'failed' ? 'high' : 'low',
            title,
            ...(test.message === undefined ? {} : { detail: test.message.slice(0, 2_000) }),
            ...(file === undefined ? {} : { place: { file, ...(test.line === undefined ? {} : { line: test.line }) } }),
            tools: ['junit'],
            aliases: [],
            fingerprint: (0,fingerprint/* fingerprintOf */.a)('test', test.file ?? '', test.name),
        };
    });
}
/** Changed lines that no test ran. */
function coverageFindings({ uncovered, unmeasured }) {
    const lines = [...uncovered].flatMap(([file, missed]) => rangesOf(missed).map(({ from, to }) => ({
        ...coverageFinding(file, 'uncovered', from === to ? `no test runs line ${from}` : `no test runs lines ${from} to ${to}`, `${from}`),
        place: { file, line: from, endLine: to },
    })));
    return [
        ...lines,
        ...unmeasured.map((file) => coverageFinding(file, 'unmeasured', 'it was changed, and the coverage says nothing of it', '')),
    ];
}
function coverageFinding(file, rule, title, which) {
    return {
        rule: `quality/${rule}`,
        kind: 'coverage',
        severity: 'low',
        title: `${file}: ${title}`,
        place: { file },
        tools: ['lcov'],
        aliases: [],
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('coverage', rule, file, which),
    };
}
/** A report may come from another machine, whose paths lead nowhere here. */
function pathIn(root, path) {
    const slashed = path.replaceAll('\\', '/').replace(/^\.\//, '');
    if (!(0,external_node_path_.isAbsolute)(slashed))
        return slashed.startsWith('../') ? undefined : slashed;
    const inner = (0,external_node_path_.relative)(root, slashed);
    return inner.startsWith('..') ? undefined : inner;
}

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./actions/quality-gate/build/recipes.js

const { junit, lcov } = usualPlaces;
/** How the usual runners write a report to the usual place; each line was run. */
const recipes = {
    junit: {
        without: 'Without it the quality gate knows only the exit code of the test command. A runner writes one with:',
        lines: [
            `vitest: vitest run --reporter=default --reporter=junit --outputFile.junit=${junit}`,
            `jest (with the package jest-junit): JEST_JUNIT_OUTPUT_FILE=${junit} jest --reporters=default --reporters=jest-junit`,
            `node: mkdir -p reports && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=${junit}`,
            `playwright: PLAYWRIGHT_JUNIT_OUTPUT_NAME=${junit} playwright test --reporter=list,junit`,
            `pytest: pytest --junit-xml=${junit}`,
            'cargo-nextest: path = "junit.xml" under [profile.default.junit] in .config/nextest.toml, and the input junit: target/nextest/default/junit.xml',
        ],
    },
    lcov: {
        without: 'Without it no coverage is judged. A runner writes one with:',
        lines: [
            'vitest (with @vitest/coverage-v8): vitest run --coverage --coverage.reporter=lcovonly --coverage.reportsDirectory=reports',
            'jest: jest --coverage --coverageReporters=lcovonly --coverageDirectory=reports',
            `node: mkdir -p reports && node --test --experimental-test-coverage --test-reporter=spec --test-reporter-destination=stdout --test-reporter=lcov --test-reporter-destination=${lcov}`,
            `pytest (with pytest-cov): pytest --cov --cov-report=lcov:${lcov}`,
            `cargo (with cargo-llvm-cov): cargo llvm-cov nextest --lcov --output-path ${lcov}`,
        ],
    },
};
function recipeOf(kind) {
    return [recipes[kind].without, ...recipes[kind].lines].join('\n');
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/gather.js




const kinds = ['junit', 'lcov'];
/**
 * Copies the reports into `test-reports` below RUNNER_TEMP, as they lie in the workspace, for a gate in another job. Says what is
 * not there and judges nothing: that is for the gate.
 */
async function gatherReports(inputs, context) {
    const { runner, files } = context;
    const target = (0,external_node_path_.join)(runner.temp, 'test-reports');
    const gathered = [];
    const notices = [];
    for (const kind of kinds) {
        const located = await locateReports(kind, inputs[kind], context);
        for (const { path, real } of located.files) {
            if ((0,external_node_path_.isAbsolute)(path))
                notices.push(`${path} is not in the workspace, so the job of the gate does not get it.`);
            else {
                await files.copy(real, (0,external_node_path_.join)(target, path));
                gathered.push(path);
            }
        }
        notices.push(...located.missing.map((reason) => `${sentence(reason)} The quality gate will not pass without it.`));
        if (located.absent !== undefined)
            notices.push(`${sentence(located.absent)}\n${recipeOf(kind)}`);
    }
    const headline = gathered.length === 0 ? 'The tests left no report' : `Gathered ${gathered.join(', ').slice(0, 500)}`;
    return {
        ok: true,
        evidence: {
            verdict: notices.length === 0 ? 'pass' : 'warn',
            headline,
            ...(notices[0] === undefined ? {} : { cause: firstLine(notices[0]) }),
        },
        summary: `### Reports of the tests\n\n${[headline, ...notices.map(firstLine)].map((line) => `- ${(0,markdown/* escapeMarkdown */.FV)(line)}`).join('\n')}\n`,
        annotations: notices.map((message) => ({ level: 'notice', title: 'Reports of the tests', message })),
    };
}
function sentence(reason) {
    return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
function firstLine(text) {
    return text.split('\n')[0] ?? '';
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/local-command.js


const manifest = schemas/* object */.Ikc({ scripts: schemas/* object */.Ikc({ test: schemas/* string */.YjP() }) });
/** The command by which a developer runs the tests, as the files of the repository suggest it. */
async function localCommand(root, files) {
    const text = await files.read((0,external_node_path_.join)(root, 'package.json'));
    if (text !== undefined && hasTestScript(text)) {
        if (await files.exists((0,external_node_path_.join)(root, 'pnpm-lock.yaml')))
            return 'pnpm test';
        return (await files.exists((0,external_node_path_.join)(root, 'yarn.lock'))) ? 'yarn test' : 'npm test';
    }
    return (await files.exists((0,external_node_path_.join)(root, 'Cargo.toml'))) ? 'cargo test' : undefined;
}
function hasTestScript(text) {
    try {
        return manifest.safeParse(JSON.parse(text)).success;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/metrics.js

function measure({ tests, testsReason, coverage, coverageReason, changes }) {
    const count = (outcome) => {
        const value = tests?.filter((test) => test.outcome === outcome).length ?? 0;
        // A test that failed has failed, whatever the reports that are missing say.
        if (outcome === 'failed' && value > 0)
            return { state: 'measured', value };
        if (testsReason !== undefined)
            return { state: 'missing', reason: testsReason };
        return tests?.length === 0 ? { state: 'missing', reason: 'the reports have no test in them' } : { state: 'measured', value };
    };
    const covered = (kind) => coverage === undefined || coverageReason !== undefined
        ? { state: 'missing', reason: coverageReason ?? noCoverage }
        : shareValue(totalShare(coverage, kind), `the reports say nothing of ${kind}`);
    const change = coverage !== undefined && changes.state === 'known' ? newLines(coverage, changes.changes) : undefined;
    return {
        metrics: {
            'tests.failed': count('failed'),
            'tests.passed': count('passed'),
            'tests.skipped': count('skipped'),
            'coverage.lines': covered('lines'),
            'coverage.branches': covered('branches'),
            'coverage.functions': covered('functions'),
            'coverage.new-lines': newLinesValue(coverage, coverageReason, changes, change),
        },
        change,
    };
}
function shareValue({ covered, total }, reason) {
    return total === 0 ? { state: 'missing', reason } : { state: 'measured', value: covered / total };
}
const noCoverage = 'there is no coverage';
function newLinesValue(coverage, reason, changes, change) {
    if (coverage === undefined || reason !== undefined)
        return { state: 'missing', reason: reason ?? noCoverage };
    if (changes.state === 'unknown')
        return { state: 'missing', reason: changes.reason };
    if (coverage.foreign.length === coverage.files.size) {
        return {
            state: 'missing',
            reason: `no file of the coverage is in the tree (${coverage.foreign.slice(0, 3).join(', ')}): it belongs to another checkout`,
        };
    }
    if (change === undefined || change.share.total === 0)
        return { state: 'measured', value: 1, note: 'no changed line is code that the report measures' };
    return {
        state: 'measured',
        value: change.share.covered / change.share.total,
        note: `${change.share.covered} of ${change.share.total} changed lines`,
    };
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/render.js

const rowsShown = 50;
const annotationsShown = 10;
/** One sentence: what came out, and by which condition. */
function headlineOf(verdict, conditions) {
    const deciding = conditions.filter((condition) => condition.verdict === verdict);
    if (verdict === 'pass')
        return conditions.length === 1 ? 'The quality condition holds' : `All ${conditions.length} quality conditions hold`;
    const reasons = [
        ...new Set(deciding.map((condition) => (verdict === 'not-evaluated' ? `${condition.name}: ${condition.reason}` : condition.reason))),
    ].join('; ');
    return verdict === 'not-evaluated' ? `The quality gate could not be evaluated: ${reasons}` : `Quality: ${reasons}`;
}
function renderSummary(verdict, conditions, findings, notes) {
    const rows = conditions.map(({ name, verdict: result, measured, limit, reason }) => [
        (0,markdown/* escapeMarkdown */.FV)(name),
        result,
        (0,markdown/* escapeMarkdown */.FV)(measured ?? 'not measured'),
        (0,markdown/* escapeMarkdown */.FV)(limit ?? ''),
        (0,markdown/* escapeMarkdown */.FV)(result === 'pass' ? '' : (reason ?? '')),
    ]);
    const commands = [...new Set(conditions.filter((one) => one.verdict !== 'pass').flatMap((one) => one.command ?? []))];
    return [
        `## Quality gate: ${verdict}`,
        (0,markdown/* table */.tp)(['Condition', 'Verdict', 'Measured', 'Allowed', 'Why'], rows),
        commands.length === 0 ? '' : `See it on your machine: ${commands.map(markdown/* codeSpan */.SS).join(', ')}`,
        findingsPart('Tests', findings.filter((finding) => finding.kind === 'test')),
        findingsPart('Changed lines without a test', findings.filter((finding) => finding.kind === 'coverage')),
        ...notes.map(markdown/* escapeMarkdown */.FV),
    ]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}
function findingsPart(title, findings) {
    if (findings.length === 0)
        return '';
    const rows = findings
        .slice(0, rowsShown)
        .map((finding) => [
        (0,markdown/* escapeMarkdown */.FV)(finding.title),
        (0,markdown/* escapeMarkdown */.FV)(render_placeOf(finding)),
        (0,markdown/* escapeMarkdown */.FV)(finding.detail?.split('\n')[0] ?? ''),
    ]);
    const more = findings.length > rows.length ? `\n\n${findings.length - rows.length} more are in the evidence.` : '';
    return `### ${title}\n\n${(0,markdown/* table */.tp)(['What', 'Where', 'It says'], rows)}${more}`;
}
function render_placeOf({ place }) {
    if (place === undefined)
        return '';
    const last = place.endLine === undefined || place.endLine === place.line ? '' : `–${place.endLine}`;
    return `${place.file}${place.line === undefined ? '' : `:${place.line}${last}`}`;
}
/** Failed tests as errors, uncovered changed lines as warnings or, where no condition minds, as notices. */
function annotationsOf(findings, coverageBroken) {
    const annotations = findings.flatMap((finding) => {
        const { place, kind, rule, title, detail } = finding;
        if (place === undefined && rule !== 'quality/test-failed')
            return [];
        const level = rule === 'quality/test-failed'
            ? 'error'
            : rule === 'quality/test-flaky' || (kind === 'coverage' && coverageBroken)
                ? 'warning'
                : 'notice';
        const where = place === undefined ? {} : { file: place.file, startLine: place.line ?? 1, endLine: place.endLine ?? place.line ?? 1 };
        return [
            {
                level,
                title: kind === 'test' ? 'Test' : 'Coverage',
                message: [title, detail].filter((part) => part !== undefined).join('\n'),
                ...where,
            },
        ];
    });
    return ['error', 'warning', 'notice'].flatMap((level) => {
        const all = annotations.filter((annotation) => annotation.level === level);
        if (all.length <= annotationsShown)
            return all;
        return [
            ...all.slice(0, annotationsShown - 1),
            { level, title: 'Quality', message: `${all.length - annotationsShown + 1} more are in the summary of this step.` },
        ];
    });
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/run.js












function runQualityGate(inputs, context) {
    return inputs.mode === 'gather' ? gatherReports(inputs, context) : judgeQuality(inputs, context);
}
/** Reads the reports of the tests, measures, and judges every condition. */
async function judgeQuality(inputs, context) {
    const { runner, files } = context;
    const config = await (0,settings/* readConfig */.Xg)(inputs, context);
    const configured = config?.quality.conditions ?? [];
    const base = inputs.base ?? baseOf(runner.payload);
    const junit = await locateReports('junit', inputs.junit, context);
    const lcov = await locateReports('lcov', inputs.lcov, context);
    const reports = await readReports(junit, lcov, base, context);
    const { metrics, change } = measure(reports);
    const command = inputs.localCommand ?? (await localCommand(runner.workspace, files));
    const judged = configured.length === 0 && junit.absent !== undefined
        ? [judgeByOutcome(inputs.testOutcome, junit.absent)]
        : (configured.length === 0 ? defaultConditions : configured).map((condition) => evaluate(condition, metrics, command));
    const results = withOutcome(inputs.testOutcome, [
        ...judged,
        ...missingResults('junit', junit, judged),
        ...missingResults('lcov', lcov, judged),
    ]);
    const findings = [...testFindings(reports.tests ?? [], runner.workspace), ...(change === undefined ? [] : coverageFindings(change))];
    const absent = [
        ...(junit.absent === undefined ? [] : [`No test is judged by itself, since ${junit.absent}.`]),
        ...(lcov.absent === undefined ? [] : [`No coverage is judged, since ${lcov.absent}.`]),
    ];
    return toOutcome({ service: config?.service, results, metrics, findings, reports, base, absent });
}
async function readReports(junit, lcov, base, context) {
    const { runner, files } = context;
    const environment = (0,ports_runner/* withoutRunnerSecrets */.W)(runner.environment);
    const changes = lcov.files.length === 0
        ? { state: 'unknown', reason: 'there is no coverage to compare' }
        : await readChanges(base, context, environment);
    return {
        tests: junit.files.length === 0 ? undefined : await readTests(junit.files, context),
        testsReason: reasonOf(junit),
        coverage: lcov.files.length === 0 ? undefined : await readCoverage(lcov.files, runner.workspace, files),
        coverageReason: reasonOf(lcov),
        changes,
    };
}
async function readTests(reports, { files }) {
    const { parseJUnit } = await Promise.all(/* import() */[__webpack_require__.e(8729), __webpack_require__.e(7555)]).then(__webpack_require__.bind(__webpack_require__, 7555));
    const tests = [];
    for (const report of reports)
        for (const test of parseJUnit(await readReport(report, files), report.path))
            tests.push(test);
    return tests;
}
function reasonOf({ missing, absent }) {
    return missing.length === 0 ? absent : missing.join('; ');
}
/** A report that was named and is not there is not evaluated, whether or not a condition asks for it. */
function missingResults(name, located, judged) {
    const reason = reasonOf(located);
    if (located.missing.length === 0 || reason === undefined)
        return [];
    if (judged.some((result) => result.verdict === 'not-evaluated' && result.reason === reason))
        return [];
    return [{ name, limit: 'every report that is named', verdict: 'not-evaluated', reason }];
}
/** The gate is never greener than the runner of the tests, which knows more than it writes into its report. */
function withOutcome(outcome, results) {
    if (outcome !== 'failure' || results.some((result) => result.verdict === 'fail'))
        return results;
    const reason = 'the step that ran the tests failed, and no report shows a test that failed';
    return [...results, { name: 'test-outcome', limit: 'success', measured: outcome, verdict: 'fail', reason }];
}
function toOutcome({ service, results, metrics, findings, reports, base, absent }) {
    const verdict = (0,words/* worstVerdict */.zP)(results.map((result) => result.verdict));
    const deciding = results.find((result) => result.verdict === verdict);
    const coverageBroken = results.some((result) => result.name === 'coverage.new-lines' && result.verdict !== 'pass');
    const foreign = reports.coverage?.foreign ?? [];
    const notes = [
        ...(foreign.length === 0
            ? []
            : [`${foreign.length} files of the coverage are not in the tree, ${foreign.slice(0, 3).join(', ')} among them.`]),
        ...absent,
    ];
    return {
        ok: verdict === 'pass' || verdict === 'warn',
        evidence: {
            ...(service === undefined ? {} : { service }),
            verdict,
            headline: headlineOf(verdict, results),
            ...(verdict === 'pass' || deciding?.reason === undefined ? {} : { cause: deciding.reason }),
            inputs: { base },
            measurements: measurementsOf(metrics, reports.tests),
            conditions: [...results],
            findings: [...findings],
        },
        outputs: outputsOf(metrics),
        summary: renderSummary(verdict, results, findings, notes),
        annotations: annotationsOf(findings, coverageBroken),
    };
}
function measurementsOf(metrics, tests) {
    const measured = Object.entries(metrics).flatMap(([name, value]) => value.state === 'measured'
        ? [{ name, value: value.value, unit: name.startsWith('coverage.') ? 'ratio' : 'count' }]
        : []);
    const flaky = tests?.filter((test) => test.flaky).length;
    return flaky === undefined ? measured : [...measured, { name: 'tests.flaky', value: flaky, unit: 'count' }];
}
/** Counts, and shares from 0 to 1; empty where nothing was measured. */
function outputsOf(metrics) {
    const text = (name) => {
        const metric = metrics[name];
        return metric.state === 'measured' ? String(Number(metric.value.toFixed(4))) : '';
    };
    return {
        failed: text('tests.failed'),
        passed: text('tests.passed'),
        skipped: text('tests.skipped'),
        'coverage-lines': text('coverage.lines'),
        'coverage-branches': text('coverage.branches'),
        'coverage-functions': text('coverage.functions'),
        'coverage-new-lines': text('coverage.new-lines'),
    };
}


/***/ }),

/***/ 547:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V2: () => (/* binding */ substitute),
/* harmony export */   rf: () => (/* binding */ parseVariables),
/* harmony export */   wX: () => (/* binding */ namesIn)
/* harmony export */ });
/* harmony import */ var dotenv__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5313);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);


const reference = /\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;
/**
 * Puts the values of `$NAME` and `${NAME}` into every text within `value`, however deep. Throws one ActionError that names
 * all that are missing. Values are looked up in `variables` alone; an empty one counts as missing.
 */
function substitute(value, variables, origin) {
    const missing = new Set();
    const result = mapText(value, (text) => text.replace(reference, (_whole, braced, bare) => {
        const name = braced ?? bare ?? '';
        const found = Object.hasOwn(variables, name) ? variables[name] : undefined;
        if (found === undefined || found === '')
            missing.add(name);
        return found ?? '';
    }));
    if (missing.size > 0) {
        const names = [...missing].map((name) => `$${name}`).join(', ');
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${origin} needs ${names}, which the step's environment does not have`, {
            hint: 'Add a line NAME=value to the secret SLIPWAY_SECRETS (or the variable SLIPWAY_VARIABLES) of the GitHub environment, or set it under env: of the step.',
        });
    }
    return result;
}
/** The names that `$NAME` and `${NAME}` within `value` read, however deep, each once. */
function namesIn(value) {
    const names = new Set();
    mapText(value, (text) => {
        for (const [, braced, bare] of text.matchAll(reference))
            names.add(braced ?? bare ?? '');
        return text;
    });
    return [...names];
}
/** Lines of `NAME=value` as they stand in the secret SLIPWAY_SECRETS. Throws an ActionError on a line that is none. */
function parseVariables(text, origin) {
    const parsed = (0,dotenv__WEBPACK_IMPORTED_MODULE_0__.parse)(text);
    const lines = text.split(/\r?\n/).filter((line) => /\S/.test(line) && !line.trimStart().startsWith('#'));
    if (lines.length > 0 && Object.keys(parsed).length === 0) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`${origin} has ${lines.length} line(s), but none is of the form NAME=value`, {
            hint: 'Write one NAME=value a line, as in a .env file; put quotes round a value with spaces or line breaks.',
        });
    }
    return parsed;
}
function mapText(value, change) {
    if (typeof value === 'string')
        return change(value);
    if (Array.isArray(value))
        return value.map((item) => mapText(item, change));
    if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapText(inner, change)]));
    }
    return value;
}


/***/ }),

/***/ 6183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ ratio),
/* harmony export */   Ee: () => (/* binding */ formatPercentage),
/* harmony export */   X1: () => (/* binding */ percentage)
/* harmony export */ });
/* unused harmony export parsePercentage */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2473);

const ratioSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().min(0).max(1).brand();
/** A number between 0 and 1 as a share. Throws a RangeError outside. */
function ratio(value) {
    const parsed = ratioSchema.safeParse(value);
    if (!parsed.success)
        throw new RangeError(`${value} is not a share between 0 and 1`);
    return parsed.data;
}
/** Reads `5%` or `0.5%` as a share. Gives undefined for anything else, and outside 0 % to 100 %. */
function parsePercentage(text) {
    const match = /^(\d+(?:\.\d+)?)\s?%$/.exec(text.trim());
    if (match === null)
        return undefined;
    const parsed = ratioSchema.safeParse(Number(match[1]) / 100);
    return parsed.success ? parsed.data : undefined;
}
/** A share as a percentage with at most two decimals: `0.0525` is `5.25%`. */
function formatPercentage(share) {
    return `${Number((share * 100).toFixed(2))}%`;
}
/** A share as text in a configuration or an input. */
const percentage = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const share = parsePercentage(text);
    if (share !== undefined)
        return share;
    context.addIssue({ code: 'custom', message: 'expected a percentage from 0% to 100%, such as 5%', input: text });
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
});


/***/ }),

/***/ 7706:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ fingerprintOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** A fingerprint of what makes a problem the same in the next run: give the rule and the thing, never a line number. */
function fingerprintOf(...parts) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}


/***/ }),

/***/ 1566:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ch: () => (/* binding */ readVariables),
/* harmony export */   Qo: () => (/* binding */ readEnvironment),
/* harmony export */   Xg: () => (/* binding */ readConfig),
/* harmony export */   jE: () => (/* binding */ defaultConfigPath),
/* harmony export */   n$: () => (/* binding */ settingsInputs)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(547);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2166);
/* harmony import */ var _ports_runner_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(992);






/** From the root of the repository. */
const defaultConfigPath = '.github/slipway.yml';
/** The inputs by which an action finds its configuration; the same names in every action that has them. */
const settingsInputs = {
    config: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    environment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    secrets: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .secret */ .rJ.optional(),
    variables: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
};
/** The configuration of the repository, or undefined where there is no file and none was asked for. */
async function readConfig(inputs, deps) {
    const path = inputs.config ?? defaultConfigPath;
    const text = await deps.files.read((0,node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute)(path) ? path : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(deps.runner.workspace, path));
    if (text !== undefined) {
        // The reader of YAML and the whole schema are loaded only where there is a file: an action starts without them.
        const { parseConfig } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(6061), __webpack_require__.e(7857)]).then(__webpack_require__.bind(__webpack_require__, 6061));
        return parseConfig(text, path);
    }
    if (inputs.config === undefined)
        return undefined;
    throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`There is no configuration at ${path}`, {
        hint: 'Check the input "config", and that the job checked the repository out.',
    });
}
/** The environment that the inputs name. Throws an ActionError where the file or the name is missing. */
async function readEnvironment(inputs, deps) {
    const config = await readConfig(inputs, deps);
    if (config === undefined) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ(`There is no configuration at ${defaultConfigPath}`, {
            hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
        });
    }
    if (inputs.environment === undefined) {
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('The input "environment" is missing', {
            hint: `The configuration has: ${[...config.environments.keys()].join(', ')}.`,
        });
    }
    const { environmentOf } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(6061), __webpack_require__.e(7857)]).then(__webpack_require__.bind(__webpack_require__, 6061));
    return { config, environment: environmentOf(config, inputs.environment) };
}
/**
 * What `$NAME` in the configuration, and the user's own commands, may read: the step's environment without the runner's
 * secrets, then the lines of `variables`, then those of `secrets`, each of which is masked before anything else happens.
 */
function readVariables(inputs, deps) {
    const secrets = (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_4__/* .parseVariables */ .rf)(inputs.secrets ?? '', 'The input "secrets"');
    for (const value of Object.values(secrets))
        deps.log.mask(value);
    return {
        ...(0,_ports_runner_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutRunnerSecrets */ .W)(deps.runner.environment),
        ...(0,_config_variables_js__WEBPACK_IMPORTED_MODULE_4__/* .parseVariables */ .rf)(inputs.variables ?? '', 'The input "variables"'),
        ...secrets,
    };
}


/***/ })

};
