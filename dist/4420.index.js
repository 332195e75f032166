export const id = 4420;
export const ids = [4420];
export const modules = {

/***/ 5313:
/***/ ((module, __unused_webpack_exports, __webpack_require__) => {

var j=(e,n)=>()=>{try{return n||e((n={exports:{}}).exports,n),n.exports}catch(t){throw n=0,t}};var R=j((Z,N)=>{function T(e){return typeof e=="string"?!["false","0","no","off",""].includes(e.toLowerCase()):!!e}function U(e=process.env){let n={};for(let t of["ENCODING","PATH","QUIET","DEBUG","OVERRIDE","FAST"]){let r=e[`DOTENV_${t}`]!=null?e[`DOTENV_${t}`]:e[`DOTENV_CONFIG_${t}`];r!=null&&(n[t.toLowerCase()]=t==="ENCODING"||t==="PATH"?r:T(r))}return n}N.exports={parseBoolean:T,optionsFromEnv:U}});var P=j((ee,b)=>{var F=__webpack_require__(9896),_=__webpack_require__(6928),B=__webpack_require__(857),{URL:L,fileURLToPath:Q}=__webpack_require__(7016),{parseBoolean:$,optionsFromEnv:I}=R(),G=/(?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/mg,y=new Uint8Array(256);for(let e=48;e<=57;e++)y[e]=1;for(let e=65;e<=90;e++)y[e]=1;for(let e=97;e<=122;e++)y[e]=1;y[45]=1;y[46]=1;y[95]=1;function H(e){let n={},t=e.toString();t=t.replace(/\r\n?/mg,`
`);let r;for(;(r=G.exec(t))!=null;){let o=r[1],i=r[2]||"";i=i.trim();let c=i[0];i=i.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"),c==='"'&&(i=i.replace(/\\n/g,`
`),i=i.replace(/\\r/g,"\r")),n[o]=i}return n}function g(e){return e<=32?e===32||e>=9&&e<=13:e>=160&&(e===160||e===5760||e>=8192&&e<=8202||e===8232||e===8233||e===8239||e===8287||e===12288||e===65279)}function O(e){return e===10||e===8232||e===8233}function V(e){let n={},t=typeof e=="string"?e:e.toString();t.indexOf("\r")!==-1&&(t=t.replace(/\r\n?/g,`
`));let r=t.length,o=0;for(;o<r;){let i=t.charCodeAt(o);for(;o<r&&g(i);)o++,i=t.charCodeAt(o);if(o>=r)break;if(i===35){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let c=-1;if(i===101&&o+6<r&&t.charCodeAt(o+1)===120&&t.charCodeAt(o+2)===112&&t.charCodeAt(o+3)===111&&t.charCodeAt(o+4)===114&&t.charCodeAt(o+5)===116){let u=t.charCodeAt(o+6);if(g(u)){let s=o+7;for(;s<r&&g(t.charCodeAt(s));)s++;y[t.charCodeAt(s)]&&(c=o+6,o=s)}else i=t.charCodeAt(o)}let E=o,p=0;for(;o<r&&(p=t.charCodeAt(o),y[p]);)o++;if(o===E){for(;o<r&&!O(t.charCodeAt(o));)o++;continue}let k=t.slice(E,o),D=o;if(o>=r&&(p=0),g(p))do o++,p=o<r?t.charCodeAt(o):0;while(g(p));if(p===61)o++;else if(p===58&&o===D&&o+1<r&&g(t.charCodeAt(o+1)))o+=2;else{for(o=c===-1?D:c;o<r&&!O(t.charCodeAt(o));)o++;continue}let d=o,l=o;for(;l<r&&g(t.charCodeAt(l));)l++;let C=t.charCodeAt(l),a,q=!1;if(C===39||C===34||C===96){let u=t[l],s=t.indexOf(u,l+1),f=-1,h=-1;for(;s!==-1;){let x=t.charCodeAt(s-1)===92,w=s+1;for(;w<r&&!O(t.charCodeAt(w))&&g(t.charCodeAt(w));)w++;if((w===r||O(t.charCodeAt(w))||t.charCodeAt(w)===35)&&(f=s,h=w),!x)break;s=t.indexOf(u,s+1)}if(f!==-1){if(a=t.slice(l+1,f),o=h,t.charCodeAt(o)===35)for(;o<r&&!O(t.charCodeAt(o));)o++;q=!0}}if(!q){let u=t.indexOf(`
`,d);u===-1&&(u=r);let s;if(r<4096)s=t.indexOf("#",d),(s===-1||s>u)&&(s=u);else for(s=d;s<u&&t.charCodeAt(s)!==35;)s++;let f=d,h=s;for(;f<h&&g(t.charCodeAt(f));)f++;for(;h>f&&g(t.charCodeAt(h-1));)h--;let x=t.charCodeAt(f);if(a=t.slice(f,h),a.includes("\u2028")||a.includes("\u2029")?a=a.replace(/^(['"`])([\s\S]*)\1$/mg,"$2"):h-f>=2&&(x===39||x===34||x===96)&&t.charCodeAt(h-1)===x&&(a=t.slice(f+1,h-1)),o=s,s<u)for(;o<r&&!O(t.charCodeAt(o));)o++}C===34&&(q||l<o)&&a.indexOf("\\")!==-1&&(a=a.replace(/\\n/g,`
`).replace(/\\r/g,"\r")),n[k]=a}return n}function J(e,n){return n&&$(n.fast)?V(e):H(e)}function v(e){console.log(`\u2506 ${e}`)}function W(e){console.error(`\u25C7 ${e}`)}function S(e){return e[0]==="~"?_.join(B.homedir(),e.slice(1)):e}function K(e={}){let n={...e};for(let t of Object.keys(n))n[t]===void 0&&delete n[t];return{...I(),...n}}function M(e){e=K(e);let n=_.resolve(process.cwd(),".env"),t="utf8",r=process.env;e&&e.processEnv!=null&&(r=e.processEnv);let o=$(e&&e.debug);e&&e.encoding?t=e.encoding:o&&v("no encoding is specified (UTF-8 is used by default)");let i=[n];if(e&&e.path)if(!Array.isArray(e.path))i=[S(e.path)];else{i=[];for(let d of e.path)i.push(S(d))}let c,E={},p={fast:e.fast};for(let d of i)try{let l=A.parse(F.readFileSync(d,{encoding:t}),p);A.populate(E,l,e)}catch(l){o&&v(`failed to load ${d} ${l.message}`),c=l}let k=A.populate(r,E,e),D=$(Object.prototype.hasOwnProperty.call(e,"quiet")?e.quiet:I(r).quiet);if(o||!D){let d=Object.keys(k).length,l=[];for(let C of i)try{let a=_.relative(process.cwd(),C instanceof L?Q(C):C);l.push(a)}catch(a){o&&v(`failed to load ${C} ${a.message}`),c=a}W(`injected env (${d}) from ${l.join(",")}`)}return c?{parsed:E,error:c}:{parsed:E}}function Y(e){return A.configDotenv(e)}function z(e,n,t={}){let r=$(t&&t.debug),o=$(t&&t.override),i={};if(e===null||typeof e!="object"||n===null||typeof n!="object"){let c=new Error("OBJECT_REQUIRED: Please check the processEnv argument being passed to populate");throw c.code="OBJECT_REQUIRED",c}for(let c of Object.keys(n))Object.prototype.hasOwnProperty.call(e,c)?(o===!0&&(e[c]=n[c],i[c]=n[c]),r&&v(o===!0?`"${c}" is already defined and WAS overwritten`:`"${c}" is already defined and was NOT overwritten`)):(e[c]=n[c],i[c]=n[c]);return i}var A={configDotenv:M,config:Y,parse:J,populate:z};b.exports.configDotenv=A.configDotenv;b.exports.config=A.config;b.exports.parse=A.parse;b.exports.populate=A.populate;b.exports=A});var m=P();module.exports=m;module.exports.config=m.config;module.exports.configDotenv=m.configDotenv;module.exports.parse=m.parse;module.exports.populate=m.populate;


/***/ }),

/***/ 4096:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ inputsSchema)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);

/** Paths and globs, one a line or separated by commas. */
const paths = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text) => text
    .split(/[\n,]/)
    .map((path) => path.trim().replace(/^\.\//, ''))
    .filter((path) => path !== ''));
const inputsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    config: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    junit: paths.optional(),
    lcov: paths.optional(),
    base: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
        .optional(),
    localCommand: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});


/***/ }),

/***/ 4420:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4096);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7234);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'quality-gate', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeQuality */ .Z });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 7234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z: () => (/* binding */ judgeQuality)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
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
function formatMetric(metric, value) {
    return metric.startsWith('coverage.') ? (0,percentage/* formatPercentage */.Ee)(value) : String(value);
}

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

;// CONCATENATED MODULE: ./actions/quality-gate/build/coverage.js


/** Reads tracefiles; the same source file in several of them has its hits added up. */
async function readCoverage(reports, root, files) {
    const coverage = { files: new Map(), foreign: [] };
    for (const report of reports) {
        for (const [path, file] of parseLcov((await files.read((0,external_node_path_.join)(root, report))) ?? '', report)) {
            const place = await placeOf(path, report, root, files);
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
    for (let folder = external_node_path_.posix.dirname(report);; folder = external_node_path_.posix.dirname(folder)) {
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

;// CONCATENATED MODULE: ./actions/quality-gate/build/glob.js

/** A glob as an expression: `*` and `?` stay within a folder, `**` goes through any, `{a,b}` is either. */
function globExpression(glob) {
    const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
        if (part === '**/')
            return '(?:[^/]+/)*';
        if (part === '**')
            return '.*';
        if (part === '*')
            return '[^/]*';
        if (part === '?')
            return '[^/]';
        if (part.length > 1)
            return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`;
        return literal(part);
    });
    return new RegExp(`^${source}$`);
}
function literal(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
/** The files below `root` that one of the globs names, sorted. `node_modules` and `.git` are looked into only when they are named. */
async function findFiles(root, globs, files) {
    const found = new Set();
    for (const glob of globs) {
        if (!/[*?{]/.test(glob)) {
            if (await files.exists((0,external_node_path_.join)(root, glob)))
                found.add(glob);
            continue;
        }
        const expression = globExpression(glob);
        const fixed = glob.slice(0, glob.search(/[*?{]/));
        const start = fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
        for (const path of await walk(root, start, files))
            if (expression.test(path))
                found.add(path);
    }
    return [...found].sort();
}
async function walk(root, folder, files) {
    const found = [];
    for (const { name, kind } of await files.list((0,external_node_path_.join)(root, folder))) {
        const path = folder === '' ? name : `${folder}/${name}`;
        if (kind === 'file')
            found.push(path);
        else if (kind === 'folder' && name !== 'node_modules' && name !== '.git')
            found.push(...(await walk(root, path, files)));
    }
    return found;
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
        if (tests === undefined)
            return { state: 'missing', reason: testsReason };
        if (tests.length === 0)
            return { state: 'missing', reason: 'the reports have no test in them' };
        return { state: 'measured', value: tests.filter((test) => test.outcome === outcome).length };
    };
    const covered = (kind) => coverage === undefined
        ? { state: 'missing', reason: coverageReason }
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
function newLinesValue(coverage, reason, changes, change) {
    if (coverage === undefined)
        return { state: 'missing', reason };
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

// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./actions/quality-gate/build/render.js

const rowsShown = 50;
const annotationsShown = 10;
/** One sentence: what came out, and by which condition. */
function headlineOf(verdict, conditions) {
    const deciding = conditions.filter((condition) => condition.verdict === verdict);
    if (verdict === 'pass')
        return conditions.length === 1 ? 'The quality condition holds' : `All ${conditions.length} quality conditions hold`;
    const reasons = deciding
        .map((condition) => (verdict === 'not-evaluated' ? `${condition.name}: ${condition.reason}` : condition.reason))
        .join('; ');
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












/** Reads the reports of the tests, measures, and judges every condition. */
async function judgeQuality(inputs, context) {
    const { runner, files } = context;
    const config = await (0,settings/* readConfig */.Xg)(inputs, context);
    const configured = config?.quality.conditions ?? [];
    const conditions = configured.length > 0 ? configured : defaultConditions;
    const base = inputs.base ?? baseOf(runner.payload);
    const reports = await readReports(inputs, base, context);
    const { metrics, change } = measure(reports);
    const command = inputs.localCommand ?? (await localCommand(runner.workspace, files));
    const results = conditions.map((condition) => evaluate(condition, metrics, command));
    const findings = [...testFindings(reports.tests ?? [], runner.workspace), ...(change === undefined ? [] : coverageFindings(change))];
    return toOutcome({ service: config?.service, results, metrics, findings, reports, base });
}
async function readReports(inputs, base, context) {
    const { runner, files } = context;
    const root = runner.workspace;
    const junit = await findFiles(root, inputs.junit ?? [], files);
    const lcov = await findFiles(root, inputs.lcov ?? [], files);
    const environment = (0,ports_runner/* withoutRunnerSecrets */.W)(runner.environment);
    const changes = lcov.length === 0 ? { state: 'unknown', reason: 'there is no coverage to compare' } : await readChanges(base, context, environment);
    return {
        tests: junit.length === 0 ? undefined : await readTests(junit, root, context),
        testsReason: missing('junit', inputs.junit),
        coverage: lcov.length === 0 ? undefined : await readCoverage(lcov, root, files),
        coverageReason: missing('lcov', inputs.lcov),
        changes,
    };
}
async function readTests(reports, root, { files }) {
    const { parseJUnit } = await Promise.all(/* import() */[__webpack_require__.e(8729), __webpack_require__.e(7555)]).then(__webpack_require__.bind(__webpack_require__, 7555));
    const tests = [];
    for (const report of reports)
        tests.push(...parseJUnit((await files.read((0,external_node_path_.join)(root, report))) ?? '', report));
    return tests;
}
function missing(input, globs) {
    return globs === undefined ? `the input "${input}" names no report` : `no file matches the input "${input}" (${globs.join(', ')})`;
}
function toOutcome({ service, results, metrics, findings, reports, base }) {
    const verdict = (0,words/* worstVerdict */.zP)(results.map((result) => result.verdict));
    const deciding = results.find((result) => result.verdict === verdict);
    const coverageBroken = results.some((result) => result.name === 'coverage.new-lines' && result.verdict !== 'pass');
    const foreign = reports.coverage?.foreign ?? [];
    const notes = foreign.length === 0
        ? []
        : [`${foreign.length} files of the coverage are not in the tree, ${foreign.slice(0, 3).join(', ')} among them.`];
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
/* harmony export */   V: () => (/* binding */ substitute),
/* harmony export */   r: () => (/* binding */ parseVariables)
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
/* harmony export */   n$: () => (/* binding */ settingsInputs)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8376);
/* harmony import */ var _config_variables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(547);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6724);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2166);
/* harmony import */ var _ports_runner_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(992);






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
        const { parseConfig } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(5131), __webpack_require__.e(7857)]).then(__webpack_require__.bind(__webpack_require__, 5131));
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
    const { environmentOf } = await Promise.all(/* import() */[__webpack_require__.e(8281), __webpack_require__.e(5131), __webpack_require__.e(7857)]).then(__webpack_require__.bind(__webpack_require__, 5131));
    return { config, environment: environmentOf(config, inputs.environment) };
}
/**
 * What `$NAME` in the configuration, and the user's own commands, may read: the step's environment without the runner's
 * secrets, then the lines of `variables`, then those of `secrets`, each of which is masked before anything else happens.
 */
function readVariables(inputs, deps) {
    const secrets = (0,_config_variables_js__WEBPACK_IMPORTED_MODULE_4__/* .parseVariables */ .r)(inputs.secrets ?? '', 'The input "secrets"');
    for (const value of Object.values(secrets))
        deps.log.mask(value);
    return {
        ...(0,_ports_runner_js__WEBPACK_IMPORTED_MODULE_5__/* .withoutRunnerSecrets */ .W)(deps.runner.environment),
        ...(0,_config_variables_js__WEBPACK_IMPORTED_MODULE_4__/* .parseVariables */ .r)(inputs.variables ?? '', 'The input "variables"'),
        ...secrets,
    };
}


/***/ })

};
