export const id = 9571;
export const ids = [9571];
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

/***/ 7955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ inputsSchema)
});

// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/inputs.js
var inputs = __webpack_require__(2166);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/names.js
const scannerNames = ['secret-patterns', 'env-files', 'npm-audit', 'pnpm-audit', 'yarn-audit', 'cargo-audit', 'hadolint'];

;// CONCATENATED MODULE: ./actions/security-scan/build/inputs.js




/** Names separated by commas, spaces or line breaks. */
const scannerList = schemas/* string */.YjP()
    .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
    .pipe(schemas/* array */.YOg(schemas/* enum */.k5n(scannerNames)).min(1));
const inputsSchema = schemas/* object */.Ikc({
    config: schemas/* string */.YjP().optional(),
    path: schemas/* string */.YjP(),
    scanners: scannerList.optional(),
    failOn: schemas/* enum */.k5n(['critical', 'high', 'medium', 'low', 'none']).optional(),
    onError: schemas/* enum */.k5n(['block', 'warn']).optional(),
    notLookedAt: schemas/* enum */.k5n(['block', 'warn']).optional(),
    base: schemas/* string */.YjP()
        .regex(/^[^-\s]\S*$/, 'expected a commit or a ref')
        .optional(),
    timeout: duration/* duration */.p0,
    report: schemas/* string */.YjP().optional(),
    sarif: schemas/* string */.YjP().optional(),
    uploadSarif: inputs/* flag */.Jt,
    token: inputs/* secret */.rJ.optional(),
});


/***/ }),

/***/ 9571:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7955);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3017);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'security-scan', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .scan */ .S });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 3017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ scan)
});

// UNUSED EXPORTS: newSince

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/shared/build/findings/severity.js
const severities = ['critical', 'high', 'medium', 'low', 'unknown'];
/** The gravest first; what nobody has rated stands between high and medium, since it may be either. */
const rank = { critical: 0, high: 1, unknown: 2, medium: 3, low: 4 };
function bySeverity(a, b) {
    return rank[a.severity] - rank[b.severity];
}
/** The words of registries and tools (`moderate`, `info`, `HIGH`) as ours. */
function parseSeverity(word) {
    const known = {
        critical: 'critical',
        high: 'high',
        moderate: 'medium',
        medium: 'medium',
        low: 'low',
        info: 'low',
    };
    return known[word.toLowerCase()] ?? 'unknown';
}
/** How many findings there are of each severity. */
function countBySeverity(findings) {
    const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
    for (const { severity } of findings)
        counts[severity] += 1;
    return counts;
}

;// CONCATENATED MODULE: ./packages/shared/build/findings/policy.js

/** The guide's thresholds: critical blocks, high asks for a review. What nobody has rated is not waved through in silence. */
const defaultPolicy = {
    severity: { critical: 'block', high: 'warn', medium: 'report', low: 'report', unknown: 'warn' },
    onError: 'block',
    onUnseen: 'warn',
};
/**
 * What the gate says. A secret blocks whatever its severity. A tool in `error` makes the verdict `not-evaluated` (or, by
 * policy, no better than `warn`); when no tool looked at anything, nothing was evaluated. What applies to the tree and was not
 * looked at (`unseen`) makes it no better than `warn`, or by policy `not-evaluated`.
 */
function judgeSecurity(findings, tools, policy, unseen = []) {
    const ranked = [...findings].sort((a, b) => Number(b.kind === 'secret') - Number(a.kind === 'secret') || bySeverity(a, b));
    const blocking = ranked.filter((finding) => effectOf(finding, policy) === 'block');
    const warning = ranked.filter((finding) => effectOf(finding, policy) === 'warn');
    const failed = tools.filter((tool) => tool.state === 'error');
    const looked = tools.filter((tool) => tool.state === 'clean' || tool.state === 'findings');
    const conditions = [
        ...severityConditions(findings, policy),
        ...tools.map((tool) => toolCondition(tool, policy)),
        unseenCondition(unseen, policy),
    ];
    const say = (verdict, reason, deciding) => ({
        judgement: { verdict, reason },
        deciding,
        conditions,
    });
    const [worst] = blocking;
    if (worst !== undefined)
        return say('fail', sentence(worst, blocking.length - 1), worst);
    if (failed.length > 0 && policy.onError === 'block')
        return say('not-evaluated', errorSentence(failed));
    if (looked.length === 0)
        return say('not-evaluated', 'No scanner looked at anything');
    if (unseen.length > 0 && policy.onUnseen === 'block')
        return say('not-evaluated', unseenSentence(unseen));
    const [grave] = warning;
    if (grave !== undefined)
        return say('warn', sentence(grave, warning.length - 1), grave);
    if (failed.length > 0)
        return say('warn', errorSentence(failed));
    if (unseen.length > 0)
        return say('warn', unseenSentence(unseen));
    return { judgement: { verdict: 'pass' }, deciding: undefined, conditions };
}
function effectOf(finding, policy) {
    return finding.kind === 'secret' ? 'block' : policy.severity[finding.severity];
}
/** One condition for the secrets and one for each severity that can do something to the gate. */
function severityConditions(findings, policy) {
    const secrets = findings.filter((finding) => finding.kind === 'secret');
    const rest = findings.filter((finding) => finding.kind !== 'secret');
    const levels = ['critical', 'high', 'medium', 'low', 'unknown'].filter((level) => policy.severity[level] !== 'report');
    return [
        countCondition('secrets', secrets, 'block'),
        ...levels.map((level) => countCondition(`${level} findings`, rest.filter((finding) => finding.severity === level), policy.severity[level])),
    ];
}
function countCondition(name, found, effect) {
    const shared = { name, measured: String(found.length), limit: '0' };
    const [first] = found;
    if (first === undefined)
        return { ...shared, verdict: 'pass' };
    return { ...shared, verdict: effect === 'block' ? 'fail' : 'warn', reason: sentence(first, found.length - 1) };
}
function toolCondition(tool, policy) {
    const shared = { name: `${tool.name} ran`, measured: tool.state };
    if (tool.state === 'clean' || tool.state === 'findings')
        return { ...shared, verdict: 'pass' };
    const reason = tool.reason ?? 'no reason was given';
    if (tool.state === 'error' && policy.onError === 'warn')
        return { ...shared, verdict: 'warn', reason };
    return { ...shared, verdict: 'not-evaluated', reason };
}
function unseenCondition(unseen, policy) {
    const shared = { name: 'everything that applies was looked at', measured: String(unseen.length), limit: '0' };
    if (unseen.length === 0)
        return { ...shared, verdict: 'pass' };
    return { ...shared, verdict: policy.onUnseen === 'block' ? 'not-evaluated' : 'warn', reason: unseenSentence(unseen) };
}
/** "yarn.lock, go.mod: no scanner reads them; Dockerfile: hadolint is not installed", cut where it would be too long to read. */
function unseenSentence(unseen) {
    const shown = unseen.slice(0, kindsShown).map(({ files, why }) => `${nameFiles(files)}: ${why}`);
    return [...shown, ...(unseen.length > kindsShown ? [`and ${unseen.length - kindsShown} more`] : [])].join('; ');
}
const kindsShown = 6;
const filesShown = 6;
function nameFiles(files) {
    const shown = files.slice(0, filesShown).join(', ');
    return files.length > filesShown ? `${shown} and ${files.length - filesShown} more` : shown;
}
function sentence(finding, more) {
    const where = finding.place === undefined ? '' : ` (${finding.place.file}${finding.place.line === undefined ? '' : `:${finding.place.line}`})`;
    const what = finding.kind === 'secret' ? 'secret' : finding.severity === 'unknown' ? 'unrated' : finding.severity;
    return `${what}: ${finding.title}${where}${more > 0 ? `, and ${more} more` : ''}`;
}
function errorSentence(failed) {
    return failed.map((tool) => `${tool.name} could not do its work: ${tool.reason ?? 'no reason was given'}`).join('; ');
}

// EXTERNAL MODULE: ./packages/shared/build/ports/runner.js
var ports_runner = __webpack_require__(992);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./actions/security-scan/build/tree-entries.js
/**
 * Entries of `git ls-files --stage -z`: `MODE HASH STAGE<tab>PATH<nul>`; links are 120000, submodules 160000. A path in conflict
 * stands in several stages and counts once. Names that are not UTF-8 may read alike, so those are told apart by their blobs.
 */
function entriesOf(listing) {
    const entries = new Map();
    for (const line of listing.split('\0')) {
        const tab = line.indexOf('\t');
        if (tab <= 0)
            continue;
        const [mode = '', blob = ''] = line.slice(0, tab).split(' ');
        const path = line.slice(tab + 1);
        const kind = mode.startsWith('100') ? 'file' : mode === '120000' ? 'link' : 'submodule';
        const key = path.includes('\ufffd') ? `${path}\0${blob}` : path;
        if (!entries.has(key))
            entries.set(key, { path, blob, kind });
    }
    return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

;// CONCATENATED MODULE: ./actions/security-scan/build/tree-folders.js

/** What really is in the folders below a root, each of them read once. */
class Folders {
    #known = new Map();
    #root;
    #files;
    constructor(root, files) {
        this.#root = root;
        this.#files = files;
    }
    /** Why there is no file under this path, or undefined when there is one and every folder above it is a folder, not a link. */
    async whyNotThere(path) {
        // Read as text, such a name is no longer the name of the file.
        if (path.includes('\ufffd'))
            return 'its name is not UTF-8';
        const parts = path.split('/');
        for (let depth = 0; depth < parts.length; depth += 1) {
            const kind = (await this.#in(parts.slice(0, depth).join('/'))).get(parts[depth] ?? '');
            const wanted = depth === parts.length - 1 ? 'file' : 'folder';
            if (kind === wanted)
                continue;
            return kind === undefined ? 'it is not in the work tree' : `something else than a ${wanted} is in its place`;
        }
        return undefined;
    }
    #in(folder) {
        const known = this.#known.get(folder);
        if (known !== undefined)
            return known;
        // What cannot be listed is not there for a reader either.
        const listed = this.#files.list((0,external_node_path_.join)(this.#root, folder)).then((entries) => new Map(entries.map(({ name, kind }) => [name, kind])), () => new Map());
        this.#known.set(folder, listed);
        return listed;
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/tree.js




const lsFilesOutput = 67_108_864;
/**
 * The tracked files below `path`, which may be a working copy of its own within the one at `root`; or, where git cannot tell, all
 * files but those of `.git` and `node_modules`. `laidOut` is where the files lie when that is not the working copy.
 */
async function readTree(root, path, deps, laidOut = root) {
    const listed = await trackedEntries(root, path, deps);
    if (listed !== undefined && (listed.length > 0 || path === '.' || laidOut !== root))
        return sortOut(listed, laidOut, root, deps);
    // The outer copy knows nothing of an inner one: without asking there, a folder full of files would be scanned as an empty one.
    const inner = await trackedEntries((0,external_node_path_.join)(root, path), '.', deps);
    const folder = path.replace(/\/+$/, '');
    if (inner !== undefined && inner.length > 0) {
        const moved = inner.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
        return sortOut(moved, laidOut, (0,external_node_path_.join)(root, path), deps);
    }
    const paths = [];
    const other = [];
    await walk(root, path === '.' ? '' : path, deps.files, { paths, other });
    const elsewhere = other.length === 0 ? [] : [{ files: other.sort(), why: 'not a file, and links are not followed where git tracks nothing' }];
    return { root, paths: paths.sort(), tracked: false, repository: root, blobs: new Map(), kept: [], links: [], elsewhere };
}
async function trackedEntries(cwd, path, { exec, environment }) {
    const listed = await exec(['git', 'ls-files', '--stage', '-z', '--', path], { cwd, env: environment, maxOutput: lsFilesOutput });
    if (listed.state !== 'exited' || listed.code !== 0)
        return undefined;
    if (Buffer.byteLength(listed.stdout) < lsFilesOutput)
        return entriesOf(listed.stdout);
    throw new errors/* ActionError */.lZ(`git lists more files below "${path}" than can be read at once`, {
        hint: 'Scan its folders one by one, by the input path.',
    });
}
/** Holds what git tracks against what is in the folder: only what is there as a file is left to the scanners. */
async function sortOut(entries, root, repository, { files }) {
    const folders = new Folders(root, files);
    const blobs = new Map();
    const kept = [];
    for (const entry of entries) {
        if (entry.kind !== 'file')
            continue;
        const why = await folders.whyNotThere(entry.path);
        if (why === undefined)
            blobs.set(entry.path, entry.blob);
        else
            kept.push({ path: entry.path, blob: entry.blob, why });
    }
    const modules = entries.filter(({ kind }) => kind === 'submodule').map(({ path }) => path);
    return {
        root,
        paths: [...blobs.keys()].sort(),
        tracked: true,
        repository,
        blobs,
        kept,
        links: entries.filter(({ kind }) => kind === 'link'),
        elsewhere: modules.length === 0 ? [] : [{ files: modules, why: 'a submodule is another repository, and was not looked at' }],
    };
}
async function walk(root, folder, files, found) {
    for (const entry of await files.list((0,external_node_path_.join)(root, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.kind === 'file')
            found.paths.push(path);
        else if (entry.kind === 'other')
            found.other.push(path);
        else if (entry.name !== '.git' && entry.name !== 'node_modules')
            await walk(root, path, files, found);
    }
}
/** The last part of a path. */
function baseName(path) {
    return path.slice(path.lastIndexOf('/') + 1);
}
/** The folder of a path, `.` for the root. */
function folderOf(path) {
    return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

;// CONCATENATED MODULE: ./actions/security-scan/build/base.js



/**
 * The tree of a commit, laid out in a folder of the job's own: through an index of its own, so that neither the checkout nor
 * its index changes. Throws an ActionError when the commit is not there.
 */
async function checkOutBase(base, path, folder, context) {
    const { exec, files, tree } = context;
    const environment = { ...context.environment, GIT_INDEX_FILE: (0,external_node_path_.join)(folder, 'index') };
    const git = async (...args) => {
        const result = await exec(['git', ...args], { cwd: tree.root, env: environment, signal: context.signal });
        if (result.state === 'exited' && result.code === 0)
            return;
        const said = result.state === 'exited' ? result.stderr.trim().slice(-300) : result.state;
        throw new errors/* ActionError */.lZ(`The tree of the base "${base}" could not be laid out: ${said}`, {
            hint: 'Let actions/checkout fetch it: fetch-depth: 0, or fetch-depth: 2 for the first parent of a merge commit.',
        });
    };
    // A fresh checkout: what an earlier step left there would be scanned as if it were of the base.
    await files.remove(folder);
    await files.write((0,external_node_path_.join)(folder, 'tree', '.keep'), '');
    await git('read-tree', `${base}^{tree}`);
    await git('checkout-index', '--all', '--force', `--prefix=${(0,external_node_path_.join)(folder, 'tree')}/`);
    await files.remove((0,external_node_path_.join)(folder, 'tree', '.keep'));
    return readTree(tree.root, path, { exec, files, environment }, (0,external_node_path_.join)(folder, 'tree'));
}

;// CONCATENATED MODULE: ./packages/shared/build/findings/compliance.js
/** The guide's word for a verdict. What could not be evaluated is not compliant: nobody has seen that it is. */
function complianceOf(verdict) {
    switch (verdict) {
        case 'pass':
            return 'COMPLIANT';
        case 'warn':
            return 'WARNING';
        case 'fail':
        case 'not-evaluated':
            return 'NON-COMPLIANT';
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/compliance.js


function complianceReport(input) {
    const { findings, judged, tools, unseen, outcome, run } = input;
    const { judgement } = outcome;
    const judgedOnes = new Set(judged);
    return {
        schema: 1,
        service: input.service,
        repository: run.repository,
        commit: run.sha,
        ref: run.ref,
        run: run.url,
        generatedAt: input.generatedAt,
        status: complianceOf(judgement.verdict),
        summary: {
            verdict: judgement.verdict,
            risk: riskOf(findings, tools, unseen),
            sentence: judgement.verdict === 'pass' ? 'Nothing was found that blocks or asks for a review.' : judgement.reason,
            deciding: outcome.deciding?.fingerprint,
        },
        breakdown: {
            bySeverity: countBySeverity(findings),
            byKind: countKinds(findings),
            secrets: findings.filter((finding) => finding.kind === 'secret').length,
            total: findings.length,
        },
        base: input.base === undefined ? undefined : { commit: input.base, new: judged.length, known: findings.length - judged.length },
        policy: input.policy,
        tools,
        notLookedAt: [
            ...tools.flatMap(({ name, state, reason = 'no reason was given' }) => state === 'error' ? [{ files: [], reason: `${name} could not do its work: ${reason}` }] : []),
            ...unseen.map(({ files, why }) => ({ files, reason: why })),
        ],
        findings: findings.map((finding) => ({ ...finding, isNew: judgedOnes.has(finding) })),
    };
}
/** The risk of going on as things are: the gravest finding says it; without any, what was not looked at does. */
function riskOf(findings, tools, unseen) {
    const counts = countBySeverity(findings);
    if (counts.critical > 0 || findings.some((finding) => finding.kind === 'secret'))
        return 'critical';
    if (counts.high > 0)
        return 'high';
    if (unseen.length > 0 ||
        tools.some((tool) => tool.state === 'error') ||
        !tools.some((tool) => tool.state === 'clean' || tool.state === 'findings'))
        return 'unknown';
    return counts.medium > 0 || counts.unknown > 0 ? 'moderate' : 'low';
}
function countKinds(findings) {
    const counts = {};
    for (const { kind } of findings)
        counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
}

;// CONCATENATED MODULE: ./packages/shared/build/findings/line-hash.js
const windowLength = 100;
const factor = 37n;
const endOfFile = '\uffff';
/**
 * GitHub's `primaryLocationLineHash` of the given lines (1-based) of a file, by line. Code scanning tells old alerts from new
 * ones by it, and an upload through the API has to bring it along. Source: `src/fingerprints.ts` of github/codeql-action:
 * a polynomial hash (× 37, 64 bits) of the 100 characters from the start of the line that are neither space nor tab, all
 * line ends as one line feed, character 65535 at the end of the file, zeros after it; then how often that hash has occurred.
 */
function lineHashes(text, lines) {
    const wanted = new Set(lines);
    const significant = text.replace(/\r\n|\r|\n/g, '\n').replace(/[ \t]/g, '') + endOfFile;
    const occurrences = new Map();
    const hashes = new Map();
    let start = 0;
    for (let line = 1; start < significant.length; line += 1) {
        const window = significant.slice(start, start + windowLength);
        const occurrence = (occurrences.get(window) ?? 0) + 1;
        occurrences.set(window, occurrence);
        if (wanted.has(line))
            hashes.set(line, `${hashOf(window)}:${occurrence}`);
        const end = significant.indexOf('\n', start);
        if (end === -1)
            break;
        start = end + 1;
    }
    return hashes;
}
function hashOf(window) {
    let hash = 0n;
    for (let index = 0; index < windowLength; index += 1) {
        const code = index < window.length ? window.charCodeAt(index) : 0;
        hash = BigInt.asUintN(64, hash * factor + BigInt(code));
    }
    return hash.toString(16);
}

;// CONCATENATED MODULE: ./packages/shared/build/findings/sarif.js
/** GitHub takes no more in one upload (REST reference, "SARIF support for code scanning"). */
const maxResults = 25_000;
/**
 * Findings as SARIF 2.1.0 (OASIS) with what GitHub asks for: one run, rules with help, regions, `security-severity`,
 * fingerprints. A run without results is valid, and closes the alerts of the runs before. No source text goes in.
 */
function toSarif({ tool, findings, unseen = [], category, lineHash }) {
    const shown = findings.slice(0, maxResults);
    const ids = [...new Set(shown.map((finding) => finding.rule))].sort();
    const rules = ids.map((id) => ruleOf(id, shown.filter((finding) => finding.rule === id)));
    return {
        $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: { driver: { name: tool, rules } },
                automationDetails: { id: `${category.replace(/\/+$/, '')}/` },
                columnKind: 'utf16CodeUnits',
                ...(unseen.length === 0 ? {} : { invocations: [invocationOf(unseen)] }),
                results: shown.map((finding) => resultOf(finding, ids.indexOf(finding.rule), lineHash)),
            },
        ],
    };
}
function ruleOf(id, findings) {
    const [first] = findings;
    const title = first?.title ?? id;
    const help = first?.remedy ?? 'No remedy is known; see the report of the run.';
    return {
        id,
        name: id,
        shortDescription: { text: title.slice(0, 1_024) },
        fullDescription: { text: (first?.detail ?? title).slice(0, 1_024) },
        help: { text: help },
        ...(first?.url === undefined ? {} : { helpUri: first.url }),
        defaultConfiguration: { level: levelOf(first?.severity ?? 'unknown') },
        properties: {
            'security-severity': scoreOf(first?.severity ?? 'unknown'),
            tags: ['security', ...new Set(findings.map((finding) => finding.kind))].slice(0, 20),
        },
    };
}
/** SARIF 2.1.0, section 3.20.21: conditions of the run that are no results. */
function invocationOf(unseen) {
    return {
        executionSuccessful: true,
        toolExecutionNotifications: unseen.map(({ files, why }) => ({
            descriptor: { id: 'slipway/not-looked-at' },
            level: 'warning',
            message: { text: `Not looked at: ${why}` },
            locations: files
                .slice(0, notifiedFiles)
                .map((file) => ({ physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' } } })),
        })),
    };
}
const notifiedFiles = 1_000;
function resultOf(finding, ruleIndex, lineHash) {
    const line = finding.place?.line ?? 1;
    const hash = finding.place === undefined ? undefined : lineHash?.(finding.place.file, line);
    return {
        ruleId: finding.rule,
        ruleIndex,
        level: levelOf(finding.severity),
        message: { text: [finding.title, finding.detail, finding.remedy].filter((part) => part !== undefined).join('\n') },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(finding.place?.file ?? '.'), uriBaseId: '%SRCROOT%' },
                    region: { startLine: line, startColumn: 1, endLine: finding.place?.endLine ?? line },
                },
            },
        ],
        partialFingerprints: { 'slipway/v1': finding.fingerprint, ...(hash === undefined ? {} : { primaryLocationLineHash: hash }) },
        properties: { tools: finding.tools, aliases: finding.aliases },
    };
}
function levelOf(severity) {
    if (severity === 'critical' || severity === 'high')
        return 'error';
    return severity === 'low' ? 'note' : 'warning';
}
/** Within GitHub's bands: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, below low. */
function scoreOf(severity) {
    return { critical: '9.5', high: '8.0', medium: '5.5', unknown: '5.5', low: '2.0' }[severity];
}
function uriOf(path) {
    return path.split('/').map(encodeURIComponent).join('/');
}

// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var markdown = __webpack_require__(5834);
;// CONCATENATED MODULE: ./actions/security-scan/build/render.js




const rowsShown = 100;
const render_filesShown = 20;
/** GitHub shows no more of one level in one step. */
const annotationsShown = 10;
/** One sentence: what came out. */
function headlineOf({ status, summary, breakdown, tools, notLookedAt }) {
    const broken = tools.filter((one) => one.state === 'error').length;
    const found = breakdown.total === 0 ? 'no findings' : `${breakdown.total} finding${breakdown.total === 1 ? '' : 's'}`;
    const tail = broken > 0 && summary.verdict !== 'not-evaluated' ? `; ${broken} scanner${broken === 1 ? '' : 's'} could not do the work` : '';
    const gaps = unseenSentence(notLookedAt.filter(({ files }) => files.length > 0).map(({ files, reason }) => ({ files, why: reason })));
    const remainder = gaps === '' || summary.sentence.includes(gaps) ? '' : `; not looked at: ${gaps}`;
    return `${status}: ${summary.verdict === 'pass' ? found : `${summary.sentence} (${found})`}${tail}${remainder}`;
}
/** The compliance report for people: summary, breakdown, what did not run, every finding with its remedy. */
function renderReport(report) {
    return [
        `## Security compliance: ${report.status}`,
        summaryLines(report),
        '### Breakdown',
        breakdownTable(report),
        '### Scanners',
        toolsTable(report),
        '### Not looked at',
        notLookedAtTable(report),
        report.findings.length === 0 ? '' : '### Findings and remedies',
        findingsTable(report),
    ]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}
function summaryLines({ summary, base, service, commit, repository, ref }) {
    const where = `${(0,markdown/* escapeMarkdown */.FV)(service ?? repository)} at \`${commit.slice(0, 12).replace(/[^0-9a-f]/g, '')}\` (${(0,markdown/* escapeMarkdown */.FV)(ref)})`;
    const compared = base === undefined ? '' : `\n- **Base** ${(0,markdown/* escapeMarkdown */.FV)(base.commit)}: ${base.new} new, ${base.known} known before`;
    return `- **What** ${where}\n- **Risk** ${summary.risk}\n- **Verdict** ${summary.verdict}: ${(0,markdown/* escapeMarkdown */.FV)(summary.sentence)}${compared}`;
}
function breakdownTable({ breakdown, policy }) {
    const rows = severities.map((level) => [level, String(breakdown.bySeverity[level]), effectWord[policy.severity[level]]]);
    return (0,markdown/* table */.tp)(['Severity', 'Found', 'The gate'], [['secrets (any severity)', String(breakdown.secrets), effectWord.block], ...rows]);
}
const effectWord = { block: 'blocks', warn: 'asks for a review', report: 'goes on' };
function toolsTable({ tools }) {
    const rows = tools.map((tool) => [
        (0,markdown/* escapeMarkdown */.FV)(`${tool.name}${tool.version === undefined ? '' : ` ${tool.version}`}`),
        tool.state,
        tool.took === undefined ? '' : (0,duration/* formatDuration */.a3)(tool.took),
        (0,markdown/* escapeMarkdown */.FV)(tool.reason ?? ''),
    ]);
    return (0,markdown/* table */.tp)(['Scanner', 'State', 'Took', 'What it says'], rows);
}
function notLookedAtTable({ notLookedAt }) {
    if (notLookedAt.length === 0)
        return 'Nothing: every file was read, and every scanner that applies ran.';
    const rows = notLookedAt.map(({ files, reason }) => [
        files.length === 0 ? '' : String(files.length),
        (0,markdown/* escapeMarkdown */.FV)(`${files.slice(0, render_filesShown).join(', ')}${files.length > render_filesShown ? ', …' : ''}`),
        (0,markdown/* escapeMarkdown */.FV)(reason),
    ]);
    return `${(0,markdown/* table */.tp)(['Files', 'Which', 'Why'], rows)}\n\nWhat was not looked at is not known to be clean.`;
}
function findingsTable({ findings, base }) {
    if (findings.length === 0)
        return '';
    const rows = findings
        .slice(0, rowsShown)
        .map((finding) => [
        finding.kind === 'secret' ? `${finding.severity} (secret)` : finding.severity,
        finding.url === undefined ? (0,markdown/* escapeMarkdown */.FV)(finding.title) : (0,markdown/* link */.nf)(finding.title, finding.url),
        (0,markdown/* escapeMarkdown */.FV)(placeOf(finding)),
        (0,markdown/* escapeMarkdown */.FV)(finding.remedy ?? ''),
        (0,markdown/* escapeMarkdown */.FV)(finding.tools.join(', ')),
        ...(base === undefined ? [] : [finding.isNew ? 'new' : 'known']),
    ]);
    const more = findings.length > rows.length ? `\n\n${findings.length - rows.length} more are in the JSON report.` : '';
    return (0,markdown/* table */.tp)(['Severity', 'Finding', 'Place', 'Remedy', 'Seen by', ...(base === undefined ? [] : ['Since base'])], rows) + more;
}
function placeOf({ place }) {
    return place === undefined ? '' : `${place.file}${place.line === undefined ? '' : `:${place.line}`}`;
}
/** Annotations on the lines of the findings that the gate judged; GitHub drops what is above its limit in silence, we do not. */
function annotationsOf(findings) {
    const annotations = findings.filter((finding) => finding.place !== undefined).map(annotationOf);
    return ['error', 'warning', 'notice'].flatMap((level) => {
        const all = annotations.filter((annotation) => annotation.level === level);
        if (all.length <= annotationsShown)
            return all;
        const rest = all.length - annotationsShown + 1;
        return [
            ...all.slice(0, annotationsShown - 1),
            { level, title: 'Security', message: `${rest} more findings are in the report of this step.` },
        ];
    });
}
function annotationOf(finding) {
    const { severity, kind, place } = finding;
    const level = kind === 'secret' || severity === 'critical' ? 'error' : severity === 'high' || severity === 'unknown' ? 'warning' : 'notice';
    const message = [finding.title, finding.remedy].filter((part) => part !== undefined).join('. ');
    return {
        level,
        title: `${severity} ${kind}: ${finding.rule}`,
        message,
        ...(place === undefined ? {} : { file: place.file, startLine: place.line ?? 1, endLine: place.endLine ?? place.line ?? 1 }),
    };
}

;// CONCATENATED MODULE: ./actions/security-scan/build/outputs.js




/** Writes the reports where the inputs say, or else into a folder of the job's own, and gives their paths. */
async function writeReports(report, sarif, inputs, { runner, files }) {
    const at = (path, standard) => path === undefined ? (0,external_node_path_.join)(runner.temp, 'slipway-security', standard) : (0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path);
    const markdown = at(inputs.report, 'compliance.md');
    const written = { markdown, json: `${markdown.replace(/\.(md|json)$/, '')}.json`, sarif: at(inputs.sarif, 'security.sarif') };
    await files.write(written.markdown, renderReport(report));
    await files.write(written.json, `${JSON.stringify(report, null, 2)}\n`);
    await files.write(written.sarif, sarif);
    return written;
}
/** The findings as SARIF, each with the hash of its line, by which code scanning knows it again. */
async function sarifText(findings, unseen, root, files) {
    const hashes = new Map();
    for (const [file, lines] of Map.groupBy(findings.flatMap(({ place }) => (place === undefined ? [] : [place])), (place) => place.file)) {
        const text = await files.read((0,external_node_path_.join)(root, file));
        if (text !== undefined)
            hashes.set(file, lineHashes(text, lines.map((place) => place.line ?? 1)));
    }
    const lineHash = (file, line) => hashes.get(file)?.get(line);
    return `${JSON.stringify(toSarif({ tool: 'Slipway security-scan', category: 'slipway/security-scan', findings, unseen, lineHash }), null, 2)}\n`;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/policy.js

const graded = ['critical', 'high', 'medium', 'low'];
/** What blocks and what warns: the input, or else the configuration, or else the guide. */
function policyOf({ failOn, onError, notLookedAt }, security) {
    const base = security === undefined
        ? defaultPolicy
        : {
            severity: { ...defaultPolicy.severity, critical: security.critical, high: security.high },
            onError: security['on-error'],
            onUnseen: security['not-looked-at'],
        };
    return {
        severity: failOn === undefined ? base.severity : { ...base.severity, ...from(failOn) },
        onError: onError ?? base.onError,
        onUnseen: notLookedAt ?? base.onUnseen,
    };
}
/** From `failOn` upwards blocks; what is below keeps its effect, but does not block. */
function from(failOn) {
    const limit = failOn === 'none' ? -1 : graded.indexOf(failOn);
    const effect = (level) => (graded.indexOf(level) <= limit ? 'block' : (softer[level] ?? 'report'));
    return { critical: effect('critical'), high: effect('high'), medium: effect('medium'), low: effect('low') };
}
const softer = { critical: 'warn', high: 'warn' };

;// CONCATENATED MODULE: ./packages/shared/build/findings/merge.js


/**
 * One finding for each problem, however many tools saw it, the gravest first. Two findings are the same problem when they
 * are about the same package in the same folder and share a name (rule or alias), or have the same fingerprint in the same file.
 */
function mergeFindings(findings) {
    const merged = [];
    for (const next of findings) {
        // What joins two problems that were apart until now (by names that only it knows) has to take both.
        const same = merged.filter((known) => isSameProblem(known, next));
        for (const known of same)
            merged.splice(merged.indexOf(known), 1);
        merged.push(same.reduceRight((joined, known) => join(known, joined), next));
    }
    return merged.sort((a, b) => bySeverity(a, b) || comparePlaces(a, b) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint));
}
function isSameProblem(a, b) {
    if (a.package !== undefined && b.package !== undefined)
        return isSamePackage(a.package, b.package) && sharesName(a, b) && isNear(a, b);
    return a.fingerprint === b.fingerprint && a.place?.file === b.place?.file;
}
function isSamePackage(a, b) {
    return a.ecosystem === b.ecosystem && a.name === b.name && (a.version === undefined || b.version === undefined || a.version === b.version);
}
function sharesName(a, b) {
    const names = new Set([a.rule, ...a.aliases].map((name) => name.toUpperCase()));
    return [b.rule, ...b.aliases].some((name) => names.has(name.toUpperCase()));
}
/** A finding without a place may be anywhere; lock files of two folders are two places to mend. */
function isNear(a, b) {
    return a.place === undefined || b.place === undefined || external_node_path_.posix.dirname(a.place.file) === external_node_path_.posix.dirname(b.place.file);
}
/** The first tool's words stand; what it did not know is filled in from the second. The graver severity holds. */
function join(first, second) {
    const graver = first.severity === 'unknown' ? second : second.severity === 'unknown' || bySeverity(first, second) <= 0 ? first : second;
    const aliases = [...new Set([...first.aliases, second.rule, ...second.aliases])].filter((alias) => alias !== first.rule).sort();
    return {
        ...second,
        ...Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined)),
        severity: graver.severity,
        tools: [...new Set([...first.tools, ...second.tools])].sort(),
        aliases,
    };
}
function comparePlaces(a, b) {
    return compare(a.place?.file ?? '', b.place?.file ?? '') || (a.place?.line ?? 0) - (b.place?.line ?? 0);
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanner.js
function looked(findings, extra = {}) {
    return { state: findings.length > 0 ? 'findings' : 'clean', findings, ...extra };
}
/** It could not do all of its work; what it found before still counts. */
function failed(reason, findings = []) {
    return { state: 'error', findings, reason };
}
function notRun(reason, hint) {
    return { state: 'not-run', findings: [], reason, hint };
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scan.js



/** All scanners side by side, each in its own time limit; one that crashes or hangs hides nothing of the others. */
async function runScanners(scanners, context, options) {
    const results = await Promise.all(scanners.map((scanner) => runOne(scanner, context, options)));
    context.signal.throwIfAborted();
    const findings = mergeFindings(results.flatMap((one) => one.findings)).map((finding) => scrub(finding, context));
    const unseen = results.flatMap((one) => one.unseen).map((one) => ({ ...one, why: context.secrets.strikeOut(one.why) }));
    return { tools: results.map((one) => scrubTool(one.tool, context)), findings, unseen };
}
async function runOne(scanner, context, options) {
    const { clock, timeout, asked, deadline = AbortSignal.timeout } = options;
    const start = clock.now();
    const limit = deadline(timeout);
    const signal = AbortSignal.any([context.signal, limit]);
    const nothing = scanner.notApplicable(context.tree);
    const result = nothing === undefined ? await Promise.race([attempt(scanner, { ...context, signal }), expiry(signal, limit, timeout)]) : notRun(nothing);
    const missing = nothing === undefined && result.state === 'not-run' && asked.includes(scanner.name);
    const state = missing ? 'error' : result.state;
    const took = clock.now() - start;
    const said = [result.reason, result.hint].filter((part) => part !== undefined).join('; ');
    const tool = { name: scanner.name, state, version: result.version, reason: said === '' ? undefined : said, took };
    return { tool, findings: result.findings, unseen: [...unseenBy(scanner, context.tree, state, result), ...(result.unseen ?? [])] };
}
/** A scanner that applies and did not run left its files unseen; one that is in error is named as such. */
function unseenBy(scanner, tree, state, { reason = 'no reason was given' }) {
    const files = scanner.filesFor(tree.paths);
    return state === 'not-run' && files.length > 0 ? [{ files, why: reason }] : [];
}
async function attempt(scanner, context) {
    try {
        return await scanner.run(context);
    }
    catch (error) {
        return failed(`it stopped with: ${(0,errors/* messageOf */.bD)(error).slice(0, 500)}`);
    }
}
function expiry(signal, limit, timeout) {
    const result = () => failed(limit.aborted ? `it did not end within its time limit of ${timeout} ms` : 'the run was cancelled');
    return new Promise((resolve) => {
        if (signal.aborted)
            resolve(result());
        else
            signal.addEventListener('abort', () => resolve(result()), { once: true });
    });
}
/** A tool may quote the line that it complains about: what a secret scanner recognised is struck out of every text. */
function scrub(finding, { secrets }) {
    const clean = (text) => (text === undefined ? undefined : secrets.strikeOut(text));
    return { ...finding, title: secrets.strikeOut(finding.title), detail: clean(finding.detail), remedy: clean(finding.remedy) };
}
function scrubTool(tool, { secrets }) {
    return tool.reason === undefined ? tool : { ...tool, reason: secrets.strikeOut(tool.reason) };
}

;// CONCATENATED MODULE: ./packages/shared/build/findings/cvss.js
const metrics = {
    AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
    AC: { L: 0.77, H: 0.44 },
    UI: { N: 0.85, R: 0.62 },
    C: { H: 0.56, L: 0.22, N: 0 },
    I: { H: 0.56, L: 0.22, N: 0 },
    A: { H: 0.56, L: 0.22, N: 0 },
};
const privileges = {
    U: { N: 0.85, L: 0.62, H: 0.27 },
    C: { N: 0.85, L: 0.68, H: 0.5 },
};
/**
 * The base score (0 to 10) of a CVSS 3.0 or 3.1 vector, or undefined for anything else, 2 and 4 among it.
 * Source: FIRST, CVSS v3.1 Specification, section 7.1 and Appendix A; the figures of 3.0 are the same.
 */
function cvssBaseScore(vector) {
    const [version, ...pairs] = vector.trim().split('/');
    if (version !== 'CVSS:3.0' && version !== 'CVSS:3.1')
        return undefined;
    const given = new Map(pairs.map((pair) => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? '']));
    const scope = given.get('S') ?? '';
    const value = (metric) => metrics[metric]?.[given.get(metric) ?? ''] ?? Number.NaN;
    const privilege = privileges[scope]?.[given.get('PR') ?? ''] ?? Number.NaN;
    const lost = 1 - (1 - value('C')) * (1 - value('I')) * (1 - value('A'));
    const changed = scope === 'C';
    const impact = changed ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
    const exploitability = 8.22 * value('AV') * value('AC') * privilege * value('UI');
    const score = impact <= 0 ? 0 * exploitability : roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10));
    return Number.isNaN(score) ? undefined : score;
}
/** The word for a score, by the specification's scale; 0 is no severity at all and counts as low here. */
function severityOfScore(score) {
    if (score === undefined)
        return 'unknown';
    if (score >= 9)
        return 'critical';
    if (score >= 7)
        return 'high';
    return score >= 4 ? 'medium' : 'low';
}
/** Up to one decimal, in whole numbers so that 4.02 does not become 4.1 by binary fractions (Appendix A). */
function roundUp(score) {
    const whole = Math.round(score * 100_000);
    return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

// EXTERNAL MODULE: ./packages/shared/build/findings/fingerprint.js
var fingerprint = __webpack_require__(7706);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
;// CONCATENATED MODULE: ./actions/security-scan/build/program.js

/** Reports of big repositories are long; what is cut off is no JSON any more. */
const maxOutput = 67_108_864;
/** Runs a scanner's program in a folder of the tree. Throws when it was killed or ran out of time. */
async function runProgram(command, cwd, { exec, environment, signal }) {
    const result = await exec(command, { cwd, env: environment, signal, maxOutput });
    if (result.state === 'exited' || result.state === 'not-found')
        return result;
    throw new errors/* ActionError */.lZ(`${command[0]} was ended before it was done (${result.state})`);
}
/** The version that a program tells, or undefined. */
async function versionOf(command, context) {
    const result = await runProgram(command, context.tree.root, context);
    return result.state === 'exited' && result.code === 0 ? /\d+\.\d+\.\d+[\w.+-]*/.exec(result.stdout)?.[0] : undefined;
}
/** The last lines of what a program wrote on its error stream, for a sentence. */
function complaint(result) {
    const text = (result.stderr.trim() || result.stdout.trim()).replace(/\s+/g, ' ');
    return text === '' ? 'it said nothing' : text.slice(-400);
}
/** What a program printed as JSON, or undefined: a fault may print anything. Warnings may stand before it. */
function jsonIn(output) {
    const start = output.search(/[{[]/);
    try {
        return JSON.parse(output.slice(Math.max(0, start)));
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/cargo-audit.js







const advisory = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    title: schemas/* string */.YjP().default('a known vulnerability'),
    aliases: schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
    cvss: schemas/* string */.YjP().nullish(),
    url: schemas/* string */.YjP().nullish(),
});
const locked = schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: schemas/* string */.YjP() });
const vulnerability = schemas/* object */.Ikc({ advisory, package: locked, versions: schemas/* object */.Ikc({ patched: schemas/* array */.YOg(schemas/* string */.YjP()).default([]) }).nullish() });
const warning = schemas/* object */.Ikc({ kind: schemas/* string */.YjP(), package: locked, advisory: advisory.nullish() });
/** `cargo audit --json` (rustsec, `rustsec::Report`). There is no severity in it but by the CVSS vector, which may be null. */
const report = schemas/* object */.Ikc({
    settings: schemas/* object */.Ikc({ ignore: schemas/* array */.YOg(schemas/* string */.YjP()).default([]) }).optional(),
    vulnerabilities: schemas/* object */.Ikc({ list: schemas/* array */.YOg(vulnerability) }),
    warnings: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* array */.YOg(warning)).default({}),
});
/** `cargo-audit` of every Cargo.lock in the tree. */
const cargoAudit = {
    name: 'cargo-audit',
    filesFor: locksOf,
    notApplicable: (tree) => (locksOf(tree.paths).length === 0 ? 'there is no Cargo.lock' : undefined),
    run: async (context) => {
        const version = await versionOf(['cargo-audit', '--version'], context);
        if (version === undefined)
            return notRun('cargo-audit is not installed', '"cargo install --locked cargo-audit" brings it');
        const results = await Promise.all(locksOf(context.tree.paths).map((lock) => audit(lock, context)));
        const findings = results.flatMap((result) => result.findings);
        const reasons = results.flatMap((result) => result.reason ?? []);
        return results.some((result) => result.state === 'error')
            ? { ...failed(reasons.join('; '), findings), version }
            : looked(findings, { version, reason: [`${results.length} lock files`, ...reasons].join('; ') });
    },
};
function locksOf(paths) {
    return paths.filter((path) => baseName(path) === 'Cargo.lock');
}
async function audit(lock, context) {
    const folder = (0,external_node_path_.join)(context.tree.root, folderOf(lock));
    const result = await runProgram(['cargo-audit', 'audit', '--json', '--file', 'Cargo.lock'], folder, context);
    if (result.state === 'not-found')
        return failed('cargo-audit is not installed');
    return readCargoAudit(result, lock, (await context.files.read((0,external_node_path_.join)(context.tree.root, lock))) ?? '');
}
/** Exit code 0 is clean, 1 is findings, 2 is a fault; a report that cannot be read is a fault whatever the code. */
function readCargoAudit(result, lock, lockText) {
    const parsed = report.safeParse(jsonIn(result.stdout));
    if (!parsed.success)
        return failed(`cargo-audit could not audit ${lock}: ${complaint(result)}`);
    const { vulnerabilities, warnings, settings } = parsed.data;
    const findings = [
        ...vulnerabilities.list.map((one) => vulnerable(one, lock, lockText)),
        ...Object.values(warnings)
            .flat()
            .map((one) => doubtful(one, lock, lockText)),
    ];
    const ignored = settings?.ignore ?? [];
    return looked(findings, ignored.length === 0 ? {} : { reason: `its own configuration hides ${ignored.join(', ')} in ${lock}` });
}
function vulnerable(one, lock, lockText) {
    const patched = one.versions?.patched ?? [];
    const score = one.advisory.cvss === null || one.advisory.cvss === undefined ? undefined : cvssBaseScore(one.advisory.cvss);
    return {
        ...base(one.advisory, one.package, lock, lockText),
        severity: severityOfScore(score),
        detail: `${one.package.version} is locked${score === undefined ? '; the advisory has no score' : `; CVSS ${score.toFixed(1)}`}.`,
        remedy: patched.length === 0
            ? `No fix is published: replace ${one.package.name}, or the crate that brings it in.`
            : `Run "cargo update -p ${one.package.name}" for a version ${patched.join(' or ')}.`,
    };
}
/** Unmaintained, unsound or yanked crates: worth knowing, not a vulnerability. */
function doubtful(one, lock, lockText) {
    const named = one.advisory ?? { id: `cargo-${one.kind}`, title: `the locked version is ${one.kind}`, aliases: [] };
    return {
        ...base(named, one.package, lock, lockText),
        severity: one.kind === 'unsound' ? 'medium' : 'low',
        detail: `cargo-audit calls it ${one.kind}; ${one.package.version} is locked.`,
        remedy: `Run "cargo update -p ${one.package.name}", or replace the crate.`,
    };
}
function base(one, { name, version }, lock, lockText) {
    const line = lineOf(lockText, name, version);
    return {
        rule: one.id,
        kind: 'dependency',
        title: `${name}: ${one.title}`,
        place: { file: lock, ...(line === undefined ? {} : { line }) },
        tools: ['cargo-audit'],
        aliases: one.aliases,
        package: { ecosystem: 'cargo', name, version },
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('dependency', 'cargo', name, one.id, folderOf(lock)),
        url: one.url ?? `https://rustsec.org/advisories/${one.id}`,
    };
}
/** The `name = "…"` line of the entry with that version. */
function lineOf(lockText, name, version) {
    const lines = lockText.split('\n').map((line) => line.trim());
    const index = lines.findIndex((line, at) => line === `name = "${name}"` && lines[at + 1] === `version = "${version}"`);
    return index === -1 ? undefined : index + 1;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/env-lines.js
const assignment = /^\s*(?:export\s+)?([^\s=#][^=]*?)(\s*)=(\s*)(.*)$/;
/**
 * The lines of a `.env` file with their places: a reader for dotenv would lose positions, duplicates and mistakes.
 * A quoted value may go over several lines. Blank lines and comments are left out.
 */
function readEnvLines(text) {
    const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
    const read = [];
    for (let index = 0; index < lines.length; index += 1) {
        const raw = lines[index] ?? '';
        const line = index + 1;
        if (/^\s*(#|$)/.test(raw))
            continue;
        const [, name = '', before = '', after = '', rest = ''] = assignment.exec(raw) ?? [];
        if (name === '') {
            read.push({ kind: 'malformed', line, why: 'it has no "="' });
            continue;
        }
        if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
            read.push({ kind: 'malformed', line, why: 'its name has other characters than letters, digits and underscores' });
            continue;
        }
        if (before !== '' || (after !== '' && rest !== ''))
            read.push({ kind: 'malformed', line, why: 'spaces stand round its "="; a shell does not read that' });
        const quote = /^["'`]/.exec(rest)?.[0];
        if (quote === undefined) {
            read.push({ kind: 'value', line, name, value: rest.replace(/\s+#.*$/, '').trim() });
            continue;
        }
        const end = closingLine(lines, index, rest.slice(1), quote);
        if (end === undefined) {
            read.push({ kind: 'malformed', line, why: `its quote ${quote} is not closed` });
            continue;
        }
        read.push({ kind: 'value', line, name, value: end.value });
        index = end.index;
    }
    return read;
}
function closingLine(lines, from, first, quote) {
    let value = '';
    for (let index = from; index < lines.length; index += 1) {
        const text = index === from ? first : (lines[index] ?? '');
        const end = closingQuote(text, quote);
        if (end !== -1)
            return { index, value: value + text.slice(0, end) };
        value += `${text}\n`;
    }
    return undefined;
}
function closingQuote(text, quote) {
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1))
        if (quote !== '"' || text[at - 1] !== '\\')
            return at;
    return -1;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/plausible.js
const placeholder = /example|sample|placeholder|change[-_ ]?me|replace[-_ ]?me|your[-_ ]|[-_ ]here$|dummy|redacted|insert[-_ ]|todo|fixme|not[-_ ]?a[-_ ]?(?:real|secret)|lorem|foo[-_]?bar|^(?:test|fake|mock|secret|password|token|none|null|undefined|true|false)$|(?<same>.)\k<same>{5,}|123456|abcdef|\.\.\.|^<.*>$|^\[.*\]$|^%.*%$|^__.*__$/i;
const reference = /\$\{|\$\(|\{\{|^\$\w|process\.env|import\.meta|os\.environ|secrets\.|^(vault|op|ref|arn|file|env):/i;
/** Whether a value stands for a secret that is filled in elsewhere: `changeme`, `<token>`, `${TOKEN}`. */
function isPlaceholder(value) {
    return placeholder.test(value) || reference.test(value);
}
/**
 * Whether a token is an example of a manual, or has its characters crossed out: one of them, many times over, is a good part of it.
 * A long token of random bytes may well hold a run of zeros, so the length of the run alone says nothing.
 */
function isCrossedOut(token) {
    if (/EXAMPLE/i.test(token))
        return true;
    const longest = Math.max(0, ...[...token.matchAll(/(.)\1{7,}/gi)].map(([run]) => run.length));
    return longest >= 8 && longest >= token.length / 8;
}
/** Shannon's entropy in bits a character. */
function entropy(text) {
    const counts = new Map();
    for (const character of text)
        counts.set(character, (counts.get(character) ?? 0) + 1);
    let bits = 0;
    for (const count of counts.values())
        bits -= (count / text.length) * Math.log2(count / text.length);
    return bits;
}
/**
 * Whether a value that stands under a name like `password` looks made by a generator or chosen as a password, rather than
 * a word, a name, an address or a placeholder. Wants letters and digits, and the variety of a random text.
 */
function looksSecret(value) {
    if (value.length < 8 || isPlaceholder(value) || !/[a-z]/i.test(value) || !/\d/.test(value))
        return false;
    if (/^[a-z][a-z+.-]*:\/\//i.test(value) || /^[./~]|[\\/].*[\\/].*\.\w{1,5}$/.test(value))
        return false;
    const words = /^[a-z]+\d{0,3}([-_. :/][a-z]+\d{0,3})*$/i;
    if (words.test(value) && !isJumbled(value))
        return false;
    return entropy(value) >= (value.length >= 16 ? 3.3 : 2.9);
}
/** Upper and lower case mixed as no word and no camelCase has it. */
function isJumbled(value) {
    return [...value.matchAll(/[a-z][A-Z]|[A-Z]{2}[a-z]|\d[a-zA-Z]/g)].length >= Math.max(3, value.length / 8);
}
const secretName = /passw(or)?d|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|auth[-_.]?key|private[-_.]?key|encryption[-_.]?key|signing[-_.]?key|credential/i;
const notSecretName = /(url|uri|name|path|file|field|length|size|type|id|endpoint|expiry|expires|expiration|ttl|age|header|pattern|regex|label|public|hash|prefix|version|issuer|audience|count|limit|format)$/i;
/** Whether a name (`DB_PASSWORD`, `apiKey`) promises a secret; `TOKEN_URL` and `SECRET_NAME` do not. */
function isSecretName(name) {
    return secretName.test(name) && !notSecretName.test(name) && !/tokeni[sz]e/i.test(name) && !/public[-_.]?key/i.test(name);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./actions/security-scan/build/blobs.js


/** Blobs that git is asked for one by one; a sparse checkout of a big repository leaves out more. */
const most = 5_000;
/**
 * Blobs of the repository, laid out as files in a folder of the scan's own, byte for byte: for what is tracked and cannot be
 * read in the work tree. Nothing is fetched: what git does not have at hand stays unread.
 */
class Blobs {
    #context;
    #folder;
    #asked = 0;
    #git;
    constructor(context) {
        this.#context = context;
        this.#folder = (0,external_node_path_.join)(context.temp, `slipway-blobs-${(0,external_node_crypto_.randomUUID)()}`);
    }
    /** The path of the file with the blob's bytes, or undefined. */
    async layOut(blob) {
        if (this.#asked >= most || !/^[0-9a-f]{40,64}$/.test(blob))
            return undefined;
        this.#asked += 1;
        this.#git ??= this.#prepare();
        const folder = await this.#git;
        if (folder === undefined)
            return undefined;
        const written = await this.#run(['git', `--git-dir=${folder}`, `--work-tree=${this.#folder}`, 'unpack-file', blob], this.#folder);
        return written === undefined ? undefined : (0,external_node_path_.join)(this.#folder, written);
    }
    async [Symbol.asyncDispose]() {
        if (this.#git !== undefined)
            await this.#context.files.remove(this.#folder);
    }
    async #prepare() {
        await this.#context.files.write((0,external_node_path_.join)(this.#folder, '.keep'), '');
        return this.#run(['git', 'rev-parse', '--absolute-git-dir'], this.#context.tree.repository);
    }
    async #run(command, cwd) {
        const { exec, environment, signal } = this.#context;
        const result = await exec(command, { cwd, env: { ...environment, GIT_NO_LAZY_FETCH: '1' }, signal });
        const said = result.state === 'exited' && result.code === 0 ? result.stdout.trim() : '';
        return said === '' ? undefined : said;
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/private-keys.js
/** Between two lines of a key: a line break, or how one is written in a string, an address, a comment or a concatenation. */
const gap = '(?:\\\\{1,4}[nrt]|\\\\{1,2}u000[aAdD]|%0[aAdD]|&#(?:x[aAdD]|1[03]);|<br ?/?>|[\\s"\'`+,.#*>|\\\\])';
const line = '[A-Za-z0-9+/=]';
/** `Proc-Type: 4,ENCRYPTED` of PEM, `Version: …` of PGP. */
const headers = `(?:[A-Za-z][A-Za-z-]{2,30}: ?[^\\n\\\\%]{0,100}${gap}{1,40}){0,5}`;
/** Several lines, since the first is the same in all keys of one kind. */
const body = `(?<secret>${line}{32,128}(?:${gap}{1,40}${line}{16,128}){0,5})`;
const revoke = 'wherever its public half is trusted';
/** Not a key: letters crossed out, or a manual's words in place of them. Real ones hold runs of A, which is how base64 writes zeros. */
function isKey(value) {
    return !/EXAMPLE|([^A\s])\1{11,}|A{48,}/.test(value);
}
/** What a passphrase still protects. Whoever has the file can try as many as they like, so it blocks as every secret does. */
function isEncrypted({ groups, 0: all }) {
    if (/ENCRYPTED/.test(groups?.['kind'] ?? '') || /Proc-Type: ?4,ENCRYPTED/.test(all))
        return true;
    // openssh-key-v1: the name of the cipher follows the magic; "none" in a key without a passphrase (OpenSSH, PROTOCOL.key).
    const opensshKey = Buffer.from((groups?.['secret'] ?? '').slice(0, 64), 'base64').toString('latin1');
    return opensshKey.startsWith('openssh-key-v1\0') && !opensshKey.startsWith('openssh-key-v1\0\0\0\0\x04none');
}
// The header alone stands in many a parser; only with its first line of base64 is it a key.
const pem = new RegExp(`-{4,5} ?BEGIN (?<kind>[A-Z0-9 ]{0,30})PRIVATE KEY(?: BLOCK)? ?-{4,5}${gap}{0,40}${headers}${body}`, 'g');
const putty = new RegExp(`PuTTY-User-Key-File-\\d: ?[\\w@.-]{1,60}${gap}{1,40}Encryption: ?(?<cipher>[\\w-]{1,30})[\\s\\S]{0,3000}?Private-Lines: ?\\d{1,4}${gap}{1,40}${body}`, 'g');
const shared = { keywords: ['private key'], entropy: 3, crossedOut: false, revoke };
const privateKeyRules = [
    {
        ...shared,
        id: 'private-key',
        title: 'a private key',
        severity: 'critical',
        pattern: pem,
        accepts: (value, match) => isKey(value) && !isEncrypted(match),
    },
    {
        ...shared,
        id: 'encrypted-private-key',
        title: 'a private key with a passphrase',
        severity: 'high',
        pattern: pem,
        accepts: (value, match) => isKey(value) && isEncrypted(match),
    },
    {
        ...shared,
        id: 'private-key',
        title: 'a private key',
        severity: 'critical',
        keywords: ['putty-user-key-file'],
        pattern: putty,
        accepts: (value, { groups }) => isKey(value) && groups?.['cipher'] === 'none',
    },
    {
        ...shared,
        id: 'encrypted-private-key',
        title: 'a private key with a passphrase',
        severity: 'high',
        keywords: ['putty-user-key-file'],
        pattern: putty,
        accepts: (value, { groups }) => isKey(value) && groups?.['cipher'] !== 'none',
    },
];

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/boundary.js
/**
 * The end of an escape, whose last character may be a letter or a digit and is yet no part of the word after it: `\n`, `\x3d`, `\u003d`,
 * `\u{3d}`, `\075`, `%3D`, `%253D`, `=3D` of quoted-printable mail, and the colours of a terminal (`\x1b[31m`).
 */
const afterEscape = '(?<=\\\\[abefnrtv]|\\\\[0-7]{1,3}|\\\\x[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4}|\\\\u\\{[0-9A-Fa-f]{1,6}\\}|%(?:25)?[0-9A-Fa-f]{2}|=[0-9A-F]{2}|\\[[0-9;]{0,12}m)';
/** Before a token: nothing of a word, or an escape. `_` and `-` join words: `prod_`, `token-`. */
const start = `(?:(?<![A-Za-z0-9])|${afterEscape})`;
const end = '(?![A-Za-z0-9])';
/** Before a name, of which `_` and `-` are a part: a pattern must not start anew within a long one. */
const wordStart = '(?<![A-Za-z0-9_-])';

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/checksum.js

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/**
 * Whether the last six characters of a token are the CRC-32 of the 30 before them in base 62, as GitHub ("Behind GitHub's new
 * authentication token formats", 2021) and npm make them.
 */
function hasChecksum(token) {
    const body = token.slice(token.indexOf('_') + 1);
    let rest = (0,external_node_zlib_.crc32)(body.slice(0, 30));
    let sum = '';
    for (let place = 0; place < 6; place += 1) {
        sum = `${digits[rest % 62] ?? ''}${sum}`;
        rest = Math.floor(rest / 62);
    }
    return body.slice(30) === sum;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/providers.js


function token(id, title, keywords, body, revoke) {
    return { id, title, severity: 'critical', keywords, pattern: new RegExp(`${start}(?<secret>${body})${end}`, 'g'), entropy: 2.5, revoke };
}
/** A token that ends in a checksum of itself: where that holds, it is one whatever touches it. The rule for the rest has boundaries. */
function checked(id, title, keywords, prefix, revoke) {
    const pattern = new RegExp(`(?<secret>${prefix}[A-Za-z0-9]{36})`, 'g');
    return { id, title, severity: 'critical', keywords, pattern, entropy: 2.5, crossedOut: false, accepts: hasChecksum, revoke };
}
/** A value without a form of its own, told by the name it is given to: `NAME = "value"`. */
function named(id, title, keyword, names, body, revoke) {
    const pattern = new RegExp(`${wordStart}[\\w.-]{0,40}(?:${names})["'\\]]{0,2}[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}["'\`]?(?<secret>${body})(?![\\w+/=-])`, 'gi');
    return { id, title, severity: 'critical', keywords: [keyword], pattern, entropy: 3, revoke };
}
const github = 'https://github.com/settings/tokens, or the settings of the GitHub App';
const slack = 'https://api.slack.com/apps';
/** Forms of the providers' own secrets, from their documentation on token formats. */
const providerRules = [
    token('aws-access-key-id', 'an AWS access key id', ['akia', 'asia', 'abia', 'acca'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}', 'the IAM console of AWS'),
    named('aws-secret-access-key', 'an AWS secret access key', 'aws', 'aws[\\w.-]{0,20}(?:secret|sk)[\\w.-]{0,20}', '[A-Za-z0-9/+]{40}', 'the IAM console of AWS'),
    // An installation token carries the app's number and a JWT since 2026; the older form is 36 characters.
    token('github-token', 'a GitHub token', ['ghs_'], 'ghs_\\d{1,20}_eyJ[\\w-]{10,1500}\\.[\\w-]{10,3000}\\.[\\w-]{10,1500}', github),
    checked('github-token', 'a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_', github),
    token('github-token', 'a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36,255}', github),
    token('github-fine-grained-token', 'a fine-grained GitHub token', ['github_pat_'], 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}', github),
    token('gitlab-token', 'a GitLab token', ['glpat-'], 'glpat-[\\w-]{20,64}', 'the access tokens of GitLab'),
    token('slack-token', 'a Slack token', ['xox', 'xapp-'], '(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{20,250}', slack),
    token('slack-webhook', 'a Slack webhook', ['hooks.slack.com'], 'https://hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9]{8,15}/[A-Za-z0-9/]{15,120}', slack),
    token('discord-webhook', 'a Discord webhook', ['/api/webhooks/'], 'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,72}', 'the settings of the channel'),
    token('telegram-bot-token', 'a Telegram bot token', [':aa'], '\\d{8,10}:AA[\\w-]{33}', 'BotFather'),
    token('stripe-key', 'a live Stripe key', ['_live_'], '(?:sk|rk)_live_[A-Za-z0-9]{20,250}', 'https://dashboard.stripe.com/apikeys'),
    token('stripe-webhook-secret', 'a Stripe webhook secret', ['whsec_'], 'whsec_[A-Za-z0-9+/]{32,80}', 'https://dashboard.stripe.com/webhooks'),
    token('google-api-key', 'a Google API key', ['aiza'], 'AIza[\\w-]{35}', 'https://console.cloud.google.com/apis/credentials'),
    token('google-oauth-secret', 'a Google OAuth client secret', ['gocspx-'], 'GOCSPX-[\\w-]{28}', 'https://console.cloud.google.com/apis/credentials'),
    checked('npm-token', 'an npm token', ['npm_'], 'npm_', 'https://www.npmjs.com/settings/~/tokens'),
    token('npm-token', 'an npm token', ['npm_'], 'npm_[A-Za-z0-9]{36}', 'https://www.npmjs.com/settings/~/tokens'),
    named('npm-auth-token', 'a registry token', '_authtoken', '_authToken', '[A-Za-z0-9._/+-]{20,300}', 'the settings of the registry'),
    token('pypi-token', 'a PyPI token', ['pypi-'], 'pypi-AgEI[\\w-]{50,250}', 'https://pypi.org/manage/account/token/'),
    token('crates-io-token', 'a crates.io token', ['cio'], 'cio[A-Za-z0-9]{32}', 'https://crates.io/settings/tokens'),
    token('rubygems-key', 'a RubyGems key', ['rubygems_'], 'rubygems_[a-f0-9]{48}', 'https://rubygems.org/profile/api_keys'),
    token('docker-token', 'a Docker Hub token', ['dckr_pat_'], 'dckr_pat_[\\w-]{27}', 'https://app.docker.com/settings/personal-access-tokens'),
    token('supabase-key', 'a Supabase secret key', ['sbp_', 'sb_secret_'], '(?:sbp_[a-f0-9]{40}|sb_secret_[\\w-]{20,60})', 'the API settings of the Supabase project'),
    token('vercel-token', 'a Vercel token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], 'vc[picark]_[A-Za-z0-9]{24,80}', 'https://vercel.com/account/tokens'),
    named('vercel-token', 'a Vercel token', 'vercel', 'vercel[\\w.-]{0,20}token', '[A-Za-z0-9]{24}', 'https://vercel.com/account/tokens'),
    named('cloudflare-token', 'a Cloudflare API token', 'cloudflare', 'cloudflare[\\w.-]{0,20}(?:token|key)', '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})', 'https://dash.cloudflare.com/profile/api-tokens'),
    named('cloudflare-token', 'a Cloudflare API token', 'cf_', 'cf_(?:api_)?(?:token|key)', '(?:[A-Za-z0-9_-]{40}|[a-f0-9]{37})', 'https://dash.cloudflare.com/profile/api-tokens'),
    token('digitalocean-token', 'a DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], 'do[opr]_v1_[a-f0-9]{64}', 'https://cloud.digitalocean.com/account/api/tokens'),
    token('fly-token', 'a Fly.io token', ['fo1_', 'flyv1'], '(?:fo1_[\\w-]{43}|FlyV1 fm\\d[\\w+/=,-]{80,600})', 'fly tokens revoke'),
    token('vault-token', 'a HashiCorp Vault token', ['hvs.', 'hvb.'], 'hv[sb]\\.[\\w-]{24,300}', 'vault token revoke'),
    token('sendgrid-key', 'a SendGrid key', ['sg.'], 'SG\\.[\\w-]{22}\\.[\\w-]{43}', 'https://app.sendgrid.com/settings/api_keys'),
    token('twilio-key', 'a Twilio API key', ['sk'], 'SK[0-9a-f]{32}', 'https://console.twilio.com'),
    token('openai-key', 'an OpenAI key', ['t3blbkfj'], 'sk-(?:[a-z]{2,10}-)?[\\w-]{20,100}T3BlbkFJ[\\w-]{20,100}', 'https://platform.openai.com/api-keys'),
    token('anthropic-key', 'an Anthropic key', ['sk-ant-'], 'sk-ant-[a-z]{2,6}\\d{2}-[\\w-]{80,110}', 'https://console.anthropic.com/settings/keys'),
    token('hugging-face-token', 'a Hugging Face token', ['hf_'], 'hf_[A-Za-z]{34}', 'https://huggingface.co/settings/tokens'),
    token('sentry-token', 'a Sentry token', ['sntrys_', 'sntryu_'], 'sntry[su]_[\\w+/=-]{60,300}', 'the auth tokens of Sentry'),
    token('grafana-token', 'a Grafana token', ['glsa_', 'glc_'], '(?:glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/=]{40,400})', 'the service accounts of Grafana'),
    token('databricks-token', 'a Databricks token', ['dapi'], 'dapi[0-9a-f]{32}(?:-\\d)?', 'the user settings of Databricks'),
    token('shopify-token', 'a Shopify token', ['shpat_', 'shpss_', 'shpca_', 'shppa_'], 'shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}', 'the admin of the Shopify app'),
    token('linear-key', 'a Linear key', ['lin_api_'], 'lin_api_[A-Za-z0-9]{40}', 'https://linear.app/settings/api'),
    token('new-relic-key', 'a New Relic key', ['nrak-'], 'NRAK-[A-Z0-9]{27}', 'the API keys of New Relic'),
    token('planetscale-token', 'a PlanetScale token', ['pscale_'], 'pscale_(?:tkn|pw|oauth)_[\\w.-]{32,64}', 'the settings of PlanetScale'),
    named('azure-storage-key', 'an Azure storage key', 'accountkey', 'AccountKey', '[A-Za-z0-9+/]{86}==', 'the access keys of the storage account'),
];

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/shapes.js


const jwt = {
    id: 'jwt',
    title: 'a JSON Web Token',
    severity: 'high',
    keywords: ['eyj'],
    pattern: new RegExp(`${start}(?<secret>eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}\\.[\\w-]{16,2000})(?![\\w-])`, 'g'),
    accepts: (value) => isLiveToken(value),
    revoke: 'the service that issued it',
};
const connection = {
    id: 'connection-string',
    title: 'a connection string with a password',
    severity: 'critical',
    keywords: ['://'],
    pattern: new RegExp(`(?:(?<![a-z])|${afterEscape})(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|sqlserver|smtps?|ftps?|https?)://(?<user>[^\\s:/?#@"'\`<>]{0,100}):(?<secret>[^\\s/?#@"'\`<>]{3,200})@(?<host>[^\\s/?#"'\`<>:,]{1,200})`, 'gi'),
    accepts: (value, { groups }) => !isPlaceholder(value) &&
        value !== groups?.['user'] &&
        !isLocal(groups?.['host'] ?? '') &&
        !/^(pass|password|pwd|secret|postgres|root|admin)$/i.test(value),
    revoke: 'the server that it opens',
};
const quotedAssignment = {
    id: 'secret-assignment',
    title: 'a value that looks like a secret, under a name that says so',
    severity: 'high',
    keywords: ['pass', 'pwd', 'secret', 'token', 'key', 'credential'],
    pattern: /(?<![\w.-])(?<name>[A-Za-z_][\w.-]{2,60})["'\]]{0,2}[ \t]{0,4}(?:=>|:=|=(?!=)|:(?!:))[ \t]{0,4}(?<quote>["'`])(?<secret>[^"'`\s]{8,200})\k<quote>/g,
    accepts: (value, { groups }) => isSecretName(groups?.['name'] ?? '') && looksSecret(value),
    revoke: 'the service that it opens',
    heuristic: true,
};
const bareAssignment = {
    ...quotedAssignment,
    pattern: /^[ \t]{0,40}(?:export[ \t]{1,4}|-[ \t]{1,4})?(?<name>[A-Za-z_][\w.-]{2,60})[ \t]{0,4}(?:=|:[ \t])[ \t]{0,4}(?<secret>[^\s"'`#(){}[\]<>,;]{12,200})[ \t]{0,40}(?:#|\r?$)/gm,
};
/** Secrets without a provider's mark, the surest first. */
const shapeRules = [connection, jwt, quotedAssignment];
/** For files where a value needs no quotes: `.env`, YAML, INI and the like. In code it would match every variable. */
const plainValueRules = [bareAssignment];
/** A readable payload; the key that Supabase gives to every browser (`role: anon`) is public by design. */
function isLiveToken(value) {
    try {
        const payload = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
        return typeof payload === 'object' && payload !== null && Reflect.get(payload, 'role') !== 'anon';
    }
    catch {
        return false;
    }
}
function isLocal(host) {
    return (/^(localhost|127\.|0\.0\.0\.0|\[::1|host\.docker\.internal$)|\.(test|example|invalid|localhost)$|(^|\.)example\.(com|org|net)$/i.test(host) || !host.includes('.'));
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/detect.js




const rules = [...providerRules, ...privateKeyRules, ...shapeRules];
const anyKeyword = new RegExp([...new Set(rules.flatMap((rule) => rule.keywords))].map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'i');
const plainValueFile = /(^|\/)\.env[^/]*$|(^|\/)\.(npmrc|pypirc|netrc)$|\.(env|ya?ml|ini|properties|toml|conf|cfg|config|tfvars|sh|bash|zsh)$/i;
const generatedFile = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|Cargo\.lock|poetry\.lock|composer\.lock|go\.sum)$|\.(min\.js|min\.css|map|svg|snap)$/i;
/** The secrets in the text of a file, in the order of its lines; where two rules see the same characters, the surer one holds. */
function detectSecrets(path, text) {
    const candidates = plainValueFile.test(path) ? [...rules, ...plainValueRules] : rules;
    return detect(candidates.filter((rule) => !(rule.heuristic === true && generatedFile.test(path))), text);
}
/**
 * The secrets that stand in plain sight in a binary file, read as one character a byte. Only what has a form of its own: names and
 * values mean nothing there. Words in UTF-16, as programs for Windows hold them, are seen once the NULs between are gone.
 */
function detectInBinary(text) {
    const readings = text.includes('\0') ? [text, text.replaceAll('\0', '')] : [text];
    return readings.flatMap((reading) => detect([...providerRules, ...privateKeyRules], reading)).map((hit) => ({ ...hit, at: 0, line: 1 }));
}
function detect(candidates, text) {
    if (!anyKeyword.test(text))
        return [];
    const lower = text.toLowerCase();
    const chosen = candidates.filter((rule) => rule.keywords.some((word) => lower.includes(word)));
    const found = [];
    const lines = lineIndex(text);
    for (const rule of chosen) {
        for (const match of text.matchAll(rule.pattern)) {
            const value = match.groups?.['secret'] ?? match[0];
            const from = match.index + match[0].lastIndexOf(value);
            const to = from + value.length;
            if (!isReal(rule, value, match) || found.some((other) => from < other.to && other.from < to))
                continue;
            const line = lines.lineOf(from);
            found.push({ hit: { rule, value, at: from, line, allowed: lines.allowance(line) }, from, to });
        }
    }
    return found.sort((a, b) => a.from - b.from).map(({ hit }) => hit);
}
function isReal(rule, value, match) {
    if (rule.entropy !== undefined && entropy(value) < rule.entropy)
        return false;
    if (rule.crossedOut !== false && rule.entropy !== undefined && isCrossedOut(value))
        return false;
    return rule.accepts?.(value, match) ?? true;
}
function lineIndex(text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        starts.push(at + 1);
    const lineOf = (offset) => {
        let low = 0;
        let high = starts.length;
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle;
        }
        return low + 1;
    };
    const lineText = (line) => (line < 1 ? '' : text.slice(starts[line - 1], starts[line] ?? text.length));
    return { lineOf, allowance: (line) => allowanceIn(lineText(line)) ?? allowanceIn(lineText(line - 1)) };
}
/** The reason after `slipway:allow-secret`; without one, nothing is allowed. */
function allowanceIn(line) {
    return /slipway:allow-secret[ \t:]+([A-Za-z][^\r\n]{3,200})/.exec(line)?.[1]?.replace(/[\s*/>-]+$/, '');
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/pieces.js
/** Bytes of a piece: small enough that a stop is heeded between two of them. */
const step = 4_194_304;
/** What a secret may lie apart from the words before it, and the line above with its allowance. */
const before = 4_096;
/** The longest secret that a rule knows, and more. */
const after = 65_536;
/**
 * A file in pieces that overlap, so that a secret across a border stands whole in one of them. Every character belongs to
 * exactly one piece. `line` is the number (1-based) of the line in which `text` begins.
 */
async function* piecesOf(size, slice, decode) {
    let line = 1;
    for (let start = 0; start === 0 || start < size; start += step) {
        const first = Math.max(0, start - before);
        const bytes = await slice(first, start - first + step + after);
        if (bytes === undefined)
            throw new Error('it was gone before it was read');
        const border = start - first;
        const left = decode(bytes.subarray(0, border));
        const own = decode(bytes.subarray(border, border + step));
        const text = left + own + decode(bytes.subarray(border + step));
        yield { text, from: left.length, to: left.length + own.length, line: line - breaks(left) };
        line += breaks(own);
    }
}
function breaks(text) {
    let count = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        count += 1;
    return count;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/text.js
const text_looked = 8_192;
/**
 * UTF-16, as Windows tools write it, by its mark; without one, by every other byte being NUL, where only the ASCII in it is read. Binary is what has NULs or other bytes that
 * no text has; a text into which a few of them strayed is still read as one, since a scanner for words would read on as well.
 */
function encodingOf(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
        return 'utf16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff)
        return 'utf16be';
    const head = bytes.subarray(0, text_looked);
    const nuls = [0, 0];
    let strange = 0;
    for (const [index, byte] of head.entries()) {
        if (byte === 0)
            nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
        else if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27)
            strange += 1;
    }
    const [even = 0, odd = 0] = nuls;
    if (Math.max(even, odd) > head.length * 0.3 && Math.min(even, odd) < head.length * 0.05)
        return 'nul-spaced';
    return (even + odd + strange) * 20 > head.length ? 'binary' : 'utf8';
}
/** The text of some bytes of a file. Of a binary file: one character a byte, in which the forms of secrets can still be seen. */
function decode(bytes, encoding) {
    switch (encoding) {
        case 'utf8':
            return bytes.toString('utf8').replaceAll('\0', '');
        case 'utf16le':
            return bytes.toString('utf16le');
        case 'utf16be':
            return Buffer.from(bytes.subarray(0, bytes.length & ~1))
                .swap16()
                .toString('utf16le');
        case 'nul-spaced':
            return bytes.toString('latin1').replaceAll('\0', '');
        case 'binary':
            return bytes.toString('latin1');
    }
}
/** What is in a file cannot be seen from outside, or is not in the repository at all. */
function whyClosed(bytes) {
    if (isLfsPointer(bytes))
        return 'a Git LFS pointer, whose content was not fetched';
    const format = archives.find(({ at = 0, magic }) => bytes.subarray(at, at + magic.length).equals(magic));
    return format === undefined ? undefined : `an archive (${format.name}), which is not opened`;
}
/** Git LFS specification, "The Pointer": fewer than 1,024 bytes, `version` first. */
function isLfsPointer(bytes) {
    return (bytes.length < 1_024 &&
        /^version https:\/\/git-lfs\.github\.com\/spec\/v\d\n(ext-.*\n)*oid sha256:[0-9a-f]{64}\n/.test(bytes.toString('latin1')));
}
const archives = [
    { name: 'zip', magic: Buffer.from('PK\x03\x04', 'latin1') },
    { name: 'gzip', magic: Buffer.from([0x1f, 0x8b]) },
    { name: 'bzip2', magic: Buffer.from('BZh') },
    { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
    { name: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
    { name: '7z', magic: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
    { name: 'rar', magic: Buffer.from('Rar!') },
];

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/secret-patterns.js
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






/** GitHub takes no file above 100 MiB in a push; what is bigger all the same is named as not read. */
const largest = 134_217_728;
const atOnce = 8;
/** Secrets by their form, with the rules built in: it needs no network and no other program. */
const secretPatterns = {
    name: 'secret-patterns',
    filesFor: (paths) => [...paths],
    notApplicable: ({ paths, kept, links }) => (paths.length + kept.length + links.length === 0 ? 'there are no files' : undefined),
    run: async (context) => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const tally = { searched: 0, binary: 0, allowed: [], unseen: [] };
            const findings = [];
            const blobs = __addDisposableResource(env_1, new Blobs(context), true);
            const waiting = itemsOf(context).reverse();
            const worker = async () => {
                for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
                    context.signal.throwIfAborted();
                    findings.push(...(await searchItem(item, blobs, context, tally)));
                }
            };
            await Promise.all(Array.from({ length: atOnce }, worker));
            return looked(findings, { reason: wordsOf(tally), unseen: unseenOf(tally) });
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
    },
};
function itemsOf({ tree }) {
    const there = tree.paths.map((path) => ({ path, blob: tree.blobs.get(path), inTree: true }));
    // A link is a blob that holds where it leads, and that may be an address with a password as well.
    const inGit = [...tree.kept, ...tree.links].map(({ path, blob }) => ({ path, blob, inTree: false }));
    return [...there, ...inGit];
}
async function searchItem(item, blobs, context, tally) {
    const inTree = item.inTree ? await tryToSearch(item.path, (0,external_node_path_.join)(context.tree.root, item.path), context, tally) : undefined;
    if (inTree !== undefined)
        return inTree;
    const blob = item.blob === undefined ? undefined : await blobs.layOut(item.blob);
    const inGit = blob === undefined ? undefined : await tryToSearch(item.path, blob, context, tally);
    if (inGit !== undefined)
        return inGit;
    tally.unseen.push({ path: item.path, why: 'could not be read' });
    return [];
}
/** Undefined when the file cannot be read to its end. */
async function tryToSearch(path, file, context, tally) {
    try {
        return await search(path, file, context, tally);
    }
    catch {
        context.signal.throwIfAborted();
        return undefined;
    }
}
async function search(path, file, context, tally) {
    const { files, signal } = context;
    const size = await files.size(file);
    const head = await files.slice(file, 0, 8_192);
    if (size === undefined || head === undefined)
        throw new Error('it is not there');
    const closed = size > largest ? `above ${largest / 1_048_576} MiB, and not read` : whyClosed(head);
    if (closed !== undefined) {
        tally.unseen.push({ path, why: closed });
        return [];
    }
    const encoding = encodingOf(head);
    const hits = [];
    const pieces = piecesOf(size, (from, length) => files.slice(file, from, length), (bytes) => decode(bytes, encoding));
    for await (const { text, from, to, line } of pieces) {
        signal.throwIfAborted();
        if (encoding === 'binary')
            hits.push(...detectInBinary(text));
        else
            for (const hit of detectSecrets(path, text))
                if (hit.at >= from && hit.at < to)
                    hits.push({ ...hit, line: hit.line + line - 1 });
    }
    if (encoding === 'binary')
        tally.binary += 1;
    else
        tally.searched += 1;
    for (const { line, allowed } of hits)
        if (allowed !== undefined)
            tally.allowed.push({ path, line, reason: allowed });
    return onePerValue(hits.filter((hit) => hit.allowed === undefined), path, context);
}
/** A value that stands in a file several times is one problem, shown where it stands first. */
async function onePerValue(hits, path, context) {
    const byValue = new Map();
    for (const hit of hits)
        byValue.set(hit.value, [...(byValue.get(hit.value) ?? []), hit]);
    const findings = [];
    for (const [value, [first, ...others]] of byValue) {
        if (first === undefined)
            continue;
        findings.push(secretFinding(first, path, others, await context.secrets.fingerprint(value)));
    }
    return findings;
}
function secretFinding({ rule, line }, file, others, fingerprint) {
    const also = others.length === 0 ? '' : ` It stands in lines ${others.map((other) => other.line).join(', ')} too.`;
    return {
        rule: `secret-patterns/${rule.id}`,
        kind: 'secret',
        severity: rule.severity,
        title: `${rule.title} is in the source`,
        detail: `Recognised by its form; the value is not shown anywhere.${also}`,
        place: { file, line },
        tools: ['secret-patterns'],
        aliases: [],
        fingerprint,
        remedy: secretRemedy(rule.revoke),
    };
}
/** Taking the line out is not enough, since every clone has it. */
function secretRemedy(revoke) {
    return `Revoke it first (${revoke}): it stays in the history of the repository. Then read the new one from the environment. If it is none, write "slipway:allow-secret" and the reason as a comment on its line.`;
}
function wordsOf({ searched, binary, allowed, unseen }) {
    const plain = binary > 0 ? `, and ${binary} binary for tokens in plain sight` : '';
    const left = unseen.length > 0 ? `, ${unseen.length} not read` : '';
    const passed = allowed.slice(0, 20).map(({ path, line, reason }) => `${path}:${line} (${reason})`);
    const waived = allowed.length === 0 ? '' : `; ${allowed.length} allowed by a comment: ${passed.join(', ')}`;
    return `${searched} files searched${plain}${left}${waived}`;
}
function unseenOf({ unseen }) {
    return [...Map.groupBy(unseen, ({ why }) => why)].map(([why, items]) => ({ files: items.map(({ path }) => path).sort(), why }));
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/env-files.js







/** `.env` files: whether they should be there at all, whether they can be read, and whether the example still fits. */
const envFiles = {
    name: 'env-files',
    filesFor: envPaths,
    notApplicable: (tree) => (envPaths(tree.paths).length === 0 ? 'there is no .env file of any kind' : undefined),
    run: async (context) => {
        const files = await Promise.all(envPaths(context.tree.paths).map((path) => readEnvFile(path, context)));
        const findings = await Promise.all(files.map((file) => inspect(file, context)));
        return looked([...findings.flat(), ...drift(files)], { reason: `${files.length} files read` });
    },
};
function envPaths(paths) {
    return paths.filter((path) => /^\.env(\.[\w.-]+)?$|^[\w-]+\.env$|^env\.(example|sample|template)$/.test(baseName(path)));
}
function isExample(path) {
    return /\.(example|sample|template|dist|defaults|schema)(\.|$)/i.test(`.${baseName(path)}`);
}
async function readEnvFile(path, { tree, files }) {
    return { path, isExample: isExample(path), lines: readEnvLines((await files.read((0,external_node_path_.join)(tree.root, path))) ?? '') };
}
async function inspect(file, context) {
    const secrets = await Promise.all(valuesOf(file)
        .filter(({ name, value }) => isSecretName(name) && looksSecret(value))
        .map((line) => realSecret(file, line, context)));
    return [...secrets, ...(context.tree.tracked ? trackedFile(file) : []), ...malformed(file), ...duplicates(file), ...weak(file)];
}
function valuesOf(file) {
    return file.lines.filter((line) => line.kind === 'value');
}
async function realSecret(file, { name, value, line }, { secrets }) {
    return {
        rule: `env-files/${file.isExample ? 'real-value-in-example' : 'secret'}`,
        kind: 'secret',
        severity: file.isExample ? 'high' : 'critical',
        title: file.isExample ? `${name} has a real-looking value in an example` : `${name} has its value in the repository`,
        detail: 'The value is not shown anywhere.',
        place: { file: file.path, line },
        tools: ['env-files'],
        aliases: [],
        fingerprint: await secrets.fingerprint(value),
        remedy: secretRemedy('the service that it opens'),
    };
}
/** `.env` and `.local` files are for one machine; those of a mode (`.env.production`) may hold public settings. */
function trackedFile(file) {
    if (file.isExample || !/^\.env$|\.local$/.test(baseName(file.path)))
        return [];
    const remedy = `Run "git rm --cached ${baseName(file.path)}" in its folder, add the name to .gitignore, and change every secret that it held.`;
    return [problem(file, 'tracked', 'high', undefined, 'the file is under version control, with every value it ever held', remedy)];
}
function malformed(file) {
    return file.lines.flatMap((line) => line.kind === 'malformed'
        ? [
            problem(file, 'malformed', 'medium', line.line, `the line cannot be relied on: ${line.why}`, 'Write NAME=value, with quotes round a value that has spaces.'),
        ]
        : []);
}
function duplicates(file) {
    const first = new Map();
    return valuesOf(file).flatMap(({ name, line }) => {
        const before = first.get(name);
        if (before === undefined)
            first.set(name, line);
        return before === undefined
            ? []
            : [
                problem(file, 'duplicate', 'medium', line, `${name} is set twice, first in line ${before}; which one holds depends on the reader`, 'Keep one of them.'),
            ];
    });
}
function weak(file) {
    if (file.isExample)
        return [];
    return valuesOf(file)
        .filter(({ name, value }) => isSecretName(name) && value !== '' && !value.includes('$') && (value.length < 8 || isPlaceholder(value)))
        .map(({ name, line }) => problem(file, 'weak', 'medium', line, `${name} has a value that is a placeholder or can be guessed`, 'Read it from the environment, and make it at least 20 random characters.'));
}
/** Names that a file sets and the example beside it does not know: the next person's copy will lack them. */
function drift(files) {
    return files
        .filter((file) => !file.isExample)
        .flatMap((file) => {
        const example = files.find((other) => other.isExample && folderOf(other.path) === folderOf(file.path));
        if (example === undefined)
            return [];
        const known = new Set(valuesOf(example).map(({ name }) => name));
        const missing = valuesOf(file).filter(({ name }) => !known.has(name));
        return [...new Map(missing.map((value) => [value.name, value])).values()].map(({ name, line }) => problem(file, 'drift', 'low', line, `${name} is not in ${baseName(example.path)}`, `Add "${name}=" to ${example.path}.`));
    });
}
function problem(file, rule, severity, line, title, remedy) {
    const nth = line === undefined ? '' : title;
    return {
        rule: `env-files/${rule}`,
        kind: 'environment-file',
        severity,
        title: `${baseName(file.path)}: ${title}`,
        place: { file: file.path, line: line ?? 1 },
        tools: ['env-files'],
        aliases: [],
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('env-files', rule, file.path, nth),
        remedy,
    };
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/hadolint.js






/** `hadolint -f json` prints one array; DL1000 stands for a file that it could not read. */
const hadolint_report = schemas/* array */.YOg(schemas/* object */.Ikc({
    file: schemas/* string */.YjP(),
    line: schemas/* number */.aig().int(),
    level: schemas/* enum */.k5n(['error', 'warning', 'info', 'style', 'ignore']),
    code: schemas/* string */.YjP(),
    message: schemas/* string */.YjP(),
}));
const severityOf = { error: 'high', warning: 'medium', info: 'low', style: 'low', ignore: 'low' };
/** Hadolint's rules for Dockerfiles. */
const hadolint = {
    name: 'hadolint',
    filesFor: dockerfilesOf,
    notApplicable: (tree) => (dockerfilesOf(tree.paths).length === 0 ? 'there is no Dockerfile' : undefined),
    run: async (context) => {
        const version = await versionOf(['hadolint', '--version'], context);
        if (version === undefined)
            return notRun('hadolint is not installed', 'get it from https://github.com/hadolint/hadolint/releases');
        const files = dockerfilesOf(context.tree.paths);
        const result = await runProgram(['hadolint', '--no-fail', '--format', 'json', '--', ...files], context.tree.root, context);
        if (result.state === 'not-found')
            return notRun('hadolint is not installed');
        const texts = new Map();
        for (const file of files)
            texts.set(file, (await context.files.read((0,external_node_path_.join)(context.tree.root, file))) ?? '');
        return { ...readHadolint(result, texts), version };
    },
};
function dockerfilesOf(paths) {
    return paths.filter((path) => /^(Dockerfile|Containerfile)([._-][\w.-]+)?$|[._-](dockerfile|containerfile)$/i.test(baseName(path)) &&
        !/\.(md|dockerignore)$/i.test(path));
}
/** The findings of a run over these files, given by their texts. */
function readHadolint(result, texts) {
    const parsed = hadolint_report.safeParse(jsonIn(result.stdout));
    if (!parsed.success || result.code !== 0)
        return failed(`hadolint could not do its work: ${complaint(result)}`);
    const unread = parsed.data.filter((problem) => problem.code === 'DL1000');
    const seen = new Map();
    const findings = parsed.data.filter((problem) => problem.code !== 'DL1000').map((problem) => toFinding(problem, texts, seen));
    if (unread.length === 0)
        return looked(findings, { reason: `${texts.size} Dockerfiles` });
    return failed(`hadolint could not read ${unread.map(({ file, line }) => `${file}:${line}`).join(', ')}`, findings);
}
function toFinding({ file, line, level, code, message }, texts, seen) {
    const source = (texts.get(file) ?? '').split('\n')[line - 1]?.trim() ?? '';
    const key = (0,fingerprint/* fingerprintOf */.a)('hadolint', code, file, source);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const shell = code.startsWith('SC');
    return {
        rule: `hadolint/${code}`,
        kind: 'container',
        severity: severityOf[level],
        title: `${code}: ${message.split('\n')[0] ?? ''}`,
        place: { file, line: Math.max(1, line) },
        tools: ['hadolint'],
        aliases: [code],
        fingerprint: (0,fingerprint/* fingerprintOf */.a)(key, String(nth)),
        remedy: 'The page of the rule shows a right and a wrong example.',
        url: shell ? `https://www.shellcheck.net/wiki/${code}` : `https://github.com/hadolint/hadolint/wiki/${code}`,
    };
}

;// CONCATENATED MODULE: ./actions/security-scan/build/lock-line.js
/**
 * The line (1-based) of a lock file where a package stands, so that a finding points at what has to change and not at line 1.
 * `keys` are the spellings to look for at the start of a line, the best first.
 */
function lockLine(text, keys) {
    const lines = text.split('\n').map((line) => line.trimStart());
    for (const key of keys) {
        const index = lines.findIndex((line) => line.startsWith(key));
        if (index !== -1)
            return index + 1;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/npm-audit.js








const npm_audit_advisory = schemas/* object */.Ikc({
    source: schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]),
    name: schemas/* string */.YjP(),
    title: schemas/* string */.YjP().default('a known vulnerability'),
    url: schemas/* string */.YjP().default(''),
    severity: schemas/* string */.YjP(),
    range: schemas/* string */.YjP().default('*'),
});
const npm_audit_vulnerability = schemas/* object */.Ikc({
    via: schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), npm_audit_advisory])),
    effects: schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
    nodes: schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
    fixAvailable: schemas/* union */.KCZ([schemas/* boolean */.zMY(), schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: schemas/* string */.YjP(), isSemVerMajor: schemas/* boolean */.zMY().default(false) })])
        .default(false),
});
/** `npm audit --json`, report version 2, as npm 7 and later print it; a fault has `message` or `error` instead. */
const npm_audit_report = schemas/* object */.Ikc({ auditReportVersion: schemas/* literal */.euz(2), vulnerabilities: schemas/* record */.g1P(schemas/* string */.YjP(), npm_audit_vulnerability) });
const fault = schemas/* object */.Ikc({
    message: schemas/* string */.YjP().optional(),
    error: schemas/* object */.Ikc({ summary: schemas/* string */.YjP().default(''), detail: schemas/* string */.YjP().default('') }).optional(),
});
const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json'];
/** `npm audit` of every package-lock.json in the tree. */
const npmAudit = {
    name: 'npm-audit',
    filesFor: npm_audit_locksOf,
    notApplicable: (tree) => (npm_audit_locksOf(tree.paths).length === 0 ? 'there is no package-lock.json' : undefined),
    run: async (context) => {
        const version = await versionOf(['npm', '--version'], context);
        if (version === undefined)
            return notRun('npm is not installed', 'actions/setup-node brings it');
        const results = await Promise.all(npm_audit_locksOf(context.tree.paths).map((lock) => npm_audit_audit(lock, context)));
        const findings = results.flatMap((result) => result.findings);
        const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []));
        return reasons.length > 0
            ? { ...failed(reasons.join('; '), findings), version }
            : looked(findings, { version, reason: `${results.length} lock files` });
    },
};
function npm_audit_locksOf(paths) {
    return paths.filter((path) => lockFiles.includes(baseName(path)) && !/(^|\/)node_modules\//.test(path));
}
async function npm_audit_audit(lock, context) {
    const folder = (0,external_node_path_.join)(context.tree.root, folderOf(lock));
    const result = await runProgram(['npm', 'audit', '--json', '--package-lock-only'], folder, context);
    if (result.state === 'not-found')
        return failed('npm is not installed');
    const lockText = (await context.files.read((0,external_node_path_.join)(context.tree.root, lock))) ?? '';
    return readNpmAudit(result, lock, lockText);
}
/** Exit code 1 means findings and faults alike, so only what was printed tells them apart. */
function readNpmAudit(result, lock, lockText) {
    const json = jsonIn(result.stdout);
    const parsed = npm_audit_report.safeParse(json);
    if (!parsed.success)
        return failed(`npm could not audit ${lock}: ${faultOf(json) ?? complaint(result)}`);
    const found = Object.values(parsed.data.vulnerabilities).flatMap((one) => one.via.flatMap((via) => (typeof via === 'string' ? [] : [npm_audit_toFinding(via, one, lock, lockText)])));
    return looked(found);
}
function faultOf(json) {
    const { message, error } = fault.safeParse(json).data ?? {};
    const said = [error?.summary, error?.detail, message].filter((part) => part !== undefined && part !== '');
    return said.length === 0 ? undefined : said.join(' ').replace(/\s+/g, ' ').slice(0, 400);
}
function npm_audit_toFinding(via, { nodes, effects, fixAvailable }, lock, lockText) {
    const rule = /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(via.url)?.[0] ?? `npm-${via.source}`;
    const line = lockLine(lockText, [...nodes.map((node) => `"${node}": {`), `"${via.name}": {`]);
    const version = versionIn(lockText, nodes[0] ?? '');
    const broughtBy = effects.length === 0 ? '' : ` Brought in by ${effects.slice(0, 10).join(', ')}.`;
    return {
        rule,
        kind: 'dependency',
        severity: parseSeverity(via.severity),
        title: `${via.name}: ${via.title}`,
        detail: `Versions ${via.range} are affected${version === undefined ? '' : `; ${version} is locked`}.${broughtBy}`,
        place: { file: lock, ...(line === undefined ? {} : { line }) },
        tools: ['npm-audit'],
        aliases: [],
        package: { ecosystem: 'npm', name: via.name, ...(version === undefined ? {} : { version }) },
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('dependency', 'npm', via.name, rule, folderOf(lock)),
        remedy: remedyOf(fixAvailable, via.name),
        ...(via.url === '' ? {} : { url: via.url }),
    };
}
function versionIn(lockText, node) {
    const lock = schemas/* object */.Ikc({ packages: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ version: schemas/* string */.YjP().optional() })) }).safeParse(jsonIn(lockText));
    return lock.data?.packages[node]?.version;
}
function remedyOf(fix, name) {
    if (fix === true)
        return 'Run "npm audit fix" in the folder of the lock file.';
    if (fix === false)
        return `No fix is published: replace ${name}, or the package that brings it in.`;
    return `Run "npm install ${fix.name}@${fix.version}"${fix.isSemVerMajor ? '; it is a new major version, so read what changed' : ''}.`;
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/pnpm-audit.js








const pnpm_audit_advisory = schemas/* object */.Ikc({
    findings: schemas/* array */.YOg(schemas/* object */.Ikc({ version: schemas/* string */.YjP(), paths: schemas/* array */.YOg(schemas/* string */.YjP()).default([]) })).default([]),
    id: schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]).optional(),
    title: schemas/* string */.YjP().default('a known vulnerability'),
    module_name: schemas/* string */.YjP(),
    vulnerable_versions: schemas/* string */.YjP().default('*'),
    patched_versions: schemas/* string */.YjP().optional(),
    severity: schemas/* string */.YjP(),
    github_advisory_id: schemas/* string */.YjP().optional(),
    cves: schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
    url: schemas/* string */.YjP().optional(),
});
/** `pnpm audit --json`; a fault has `error` instead. Versions before 11 ask an address that is no longer served. */
const pnpm_audit_report = schemas/* object */.Ikc({ advisories: schemas/* record */.g1P(schemas/* string */.YjP(), pnpm_audit_advisory) });
const pnpm_audit_fault = schemas/* object */.Ikc({ error: schemas/* object */.Ikc({ code: schemas/* string */.YjP().default(''), message: schemas/* string */.YjP().default('') }) });
/** `pnpm audit` of every pnpm-lock.yaml in the tree. */
const pnpmAudit = {
    name: 'pnpm-audit',
    filesFor: pnpm_audit_locksOf,
    notApplicable: (tree) => (pnpm_audit_locksOf(tree.paths).length === 0 ? 'there is no pnpm-lock.yaml' : undefined),
    run: async (context) => {
        const version = await versionOf(['pnpm', '--version'], context);
        if (version === undefined)
            return notRun('pnpm is not installed', 'pnpm/action-setup brings it');
        const results = await Promise.all(pnpm_audit_locksOf(context.tree.paths).map((lock) => pnpm_audit_audit(lock, context)));
        const findings = results.flatMap((result) => result.findings);
        const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []));
        return reasons.length > 0
            ? { ...failed(reasons.join('; '), findings), version }
            : looked(findings, { version, reason: `${results.length} lock files` });
    },
};
function pnpm_audit_locksOf(paths) {
    return paths.filter((path) => baseName(path) === 'pnpm-lock.yaml' && !/(^|\/)node_modules\//.test(path));
}
async function pnpm_audit_audit(lock, context) {
    const folder = (0,external_node_path_.join)(context.tree.root, folderOf(lock));
    const result = await runProgram(['pnpm', 'audit', '--json'], folder, { ...context, environment: withRegistry(context.environment) });
    if (result.state === 'not-found')
        return failed('pnpm is not installed');
    return readPnpmAudit(result, lock, (await context.files.read((0,external_node_path_.join)(context.tree.root, lock))) ?? '');
}
/** Since version 12 pnpm reads its settings from `pnpm_config_*` alone; a registry set for npm is meant for both. */
function withRegistry(environment) {
    const registry = environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY'];
    return registry === undefined ? environment : { pnpm_config_registry: registry, ...environment };
}
function readPnpmAudit(result, lock, lockText) {
    const json = jsonIn(result.stdout);
    const parsed = pnpm_audit_report.safeParse(json);
    if (parsed.success)
        return looked(Object.values(parsed.data.advisories).map((one) => pnpm_audit_toFinding(one, lock, lockText)));
    const said = pnpm_audit_fault.safeParse(json).data?.error;
    return failed(`pnpm could not audit ${lock}: ${said === undefined ? complaint(result) : `${said.code} ${said.message}`.trim().slice(0, 400)}`);
}
function pnpm_audit_toFinding(one, lock, lockText) {
    const name = one.module_name;
    const rule = one.github_advisory_id ?? /GHSA(-\w{4}){3}/i.exec(one.url ?? '')?.[0] ?? `npm-${one.id ?? one.title}`;
    const version = one.findings[0]?.version;
    const spelled = [`${name}@${version ?? ''}`, `/${name}@${version ?? ''}`, `/${name}/${version ?? ''}`];
    const line = lockLine(lockText, [...spelled.flatMap((key) => [`${key}:`, `'${key}':`, `${key}(`, `'${key}(`])]);
    const paths = one.findings.flatMap((finding) => finding.paths).slice(0, 5);
    return {
        rule,
        kind: 'dependency',
        severity: parseSeverity(one.severity),
        title: `${name}: ${one.title}`,
        detail: `Versions ${one.vulnerable_versions} are affected${version === undefined ? '' : `; ${version} is locked`}.${paths.length === 0 ? '' : ` Brought in by ${paths.join(', ')}.`}`,
        place: { file: lock, ...(line === undefined ? {} : { line }) },
        tools: ['pnpm-audit'],
        aliases: one.cves,
        package: { ecosystem: 'npm', name, ...(version === undefined ? {} : { version }) },
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('dependency', 'npm', name, rule, folderOf(lock)),
        remedy: pnpm_audit_remedyOf(one.patched_versions, name),
        ...(one.url === undefined ? {} : { url: one.url }),
    };
}
function pnpm_audit_remedyOf(patched, name) {
    if (patched === undefined || patched === '' || patched === '<0.0.0')
        return `No fix is published: replace ${name}, or the package that brings it in.`;
    return `Update ${name} to ${patched}, by "pnpm update" or under overrides: of pnpm-workspace.yaml.`;
}

// EXTERNAL MODULE: ./node_modules/.pnpm/js-yaml@5.5.0/node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(8281);
;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/yarn-lock.js


const entry = schemas/* looseObject */._H3({ version: schemas/* string */.YjP(), resolution: schemas/* string */.YjP() });
const lockFile = schemas/* looseObject */._H3({ __metadata: schemas/* looseObject */._H3({}) });
/** Newer than every yarn: one that takes a lock file for older than itself wants to resolve all of it anew. */
const format = '99';
const yarn_lock_named = /^((?:@[^/@]+\/)?[^/@]+)@(.*)$/;
/** The packages from a registry in a lock file, each as `NAME@VERSION`. Throws when it cannot be read. */
function lockedPackages(text) {
    const locked = /^__metadata:/m.test(text) ? lockedSince2(text) : lockedBy1(text);
    return [...new Set(locked)].sort();
}
function lockedSince2(text) {
    const { __metadata, ...packages } = lockFile.parse((0,js_yaml/* load */.Hh)(text, { schema: js_yaml/* FAILSAFE_SCHEMA */.uH }));
    return Object.values(packages).flatMap((value) => {
        const { version, resolution } = entry.parse(value);
        const [, name, range = ''] = yarn_lock_named.exec(resolution) ?? [];
        return name !== undefined && range.startsWith('npm:') ? [`${name}@${version}`] : [];
    });
}
/** Of yarn 1: `NAME@RANGE, NAME@RANGE:` and below it `  version "…"`, with quotes where a name begins with an `@`. */
function lockedBy1(text) {
    if (text.trim() !== '' && !/^# yarn lockfile v1$/m.test(text))
        throw new Error('it is of no version of yarn');
    const locked = [];
    let name;
    for (const line of text.split(/\r?\n/)) {
        if (/^[^\s#]/.test(line))
            name = nameOf(line.replace(/^"/, ''));
        const [, version] = /^ {2}version "([^"]+)"$/.exec(line) ?? [];
        if (version !== undefined && name !== undefined)
            locked.push(`${name}@${version}`);
    }
    return locked;
}
/** Of the first of the ranges; `ms@npm:debug@4` is debug under another name. What lies in a folder is in no registry. */
function nameOf(key) {
    const [, name, range = ''] = yarn_lock_named.exec(key) ?? [];
    if (/^(file|link|portal):/.test(range))
        return undefined;
    return range.startsWith('npm:') ? (yarn_lock_named.exec(range.slice(4))?.[1] ?? name) : name;
}
/**
 * A lock file and its manifest that ask for these packages and for nothing else. Whatever the tree makes of them (workspaces, patches,
 * resolutions) has no part in what they are known for, and a package that nothing asks for any more is still looked at.
 */
function auditFiles(packages) {
    const root = 'slipway-audit';
    const dependencies = Object.fromEntries(packages.map((name, index) => [`p${index}`, `npm:${name}`]));
    const entries = packages.map((name, index) => {
        const at = name.lastIndexOf('@');
        const version = name.slice(at + 1);
        return [`p${index}@npm:${name}`, { version, resolution: `${name.slice(0, at)}@npm:${version}`, languageName: 'node', linkType: 'hard' }];
    });
    const workspace = {
        version: '0.0.0-use.local',
        resolution: `${root}@workspace:.`,
        dependencies,
        languageName: 'unknown',
        linkType: 'soft',
    };
    const lock = { __metadata: { version: format }, [`${root}@workspace:.`]: workspace, ...Object.fromEntries(entries) };
    return new Map([
        // JSON is YAML as well.
        ['yarn.lock', JSON.stringify(lock, null, 2)],
        ['package.json', JSON.stringify({ name: root, dependencies })],
    ]);
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/yarn-audit.js











/** One line of `yarn npm audit --json` (yarn 4, `npmAuditUtils.ts`): an advisory, and the versions in the lock file that it is about. */
const yarn_audit_advisory = schemas/* object */.Ikc({
    value: schemas/* string */.YjP(),
    children: schemas/* object */.Ikc({
        ID: schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]),
        Issue: schemas/* string */.YjP().default('a known vulnerability'),
        URL: schemas/* string */.YjP().default(''),
        Severity: schemas/* string */.YjP(),
        'Vulnerable Versions': schemas/* string */.YjP().default('*'),
        'Tree Versions': schemas/* array */.YOg(schemas/* string */.YjP()).default([]),
    }),
});
/** `yarn npm audit` of every yarn.lock: by yarn 4 for all versions, since what yarn 1 asks is no longer served. */
const yarnAudit = {
    name: 'yarn-audit',
    filesFor: yarn_audit_locksOf,
    notApplicable: (tree) => (yarn_audit_locksOf(tree.paths).length === 0 ? 'there is no yarn.lock' : undefined),
    run: async (context) => {
        const paths = yarn_audit_locksOf(context.tree.paths);
        const locks = await Promise.all(paths.map(async (path) => ({ path, text: (await context.files.read((0,external_node_path_.join)(context.tree.root, path))) ?? '' })));
        const folder = (0,external_node_path_.join)(context.temp, `slipway-yarn-${(0,external_node_crypto_.randomUUID)()}`);
        try {
            // No folder of the tree: a `.yarnrc.yml` there may name a program to be run in the place of yarn.
            await context.files.write((0,external_node_path_.join)(folder, 'version/.keep'), '');
            const version = await yarn_audit_versionIn((0,external_node_path_.join)(folder, 'version'), context);
            if (version === undefined)
                return notRun('yarn 4 is not installed', '"npm install --global @yarnpkg/cli-dist" brings it');
            const results = [];
            for (const [index, lock] of locks.entries())
                results.push(await yarn_audit_audit(lock, (0,external_node_path_.join)(folder, String(index)), context));
            const findings = results.flatMap((result) => result.findings);
            const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []));
            return reasons.length > 0
                ? { ...failed(reasons.join('; '), findings), version }
                : looked(findings, { version, reason: `${results.length} lock files` });
        }
        finally {
            await context.files.remove(folder);
        }
    },
};
function yarn_audit_locksOf(paths) {
    return paths.filter((path) => baseName(path) === 'yarn.lock' && !/(^|\/)node_modules\//.test(path));
}
async function yarn_audit_versionIn(folder, context) {
    const result = await runProgram(['yarn', '--version'], folder, { ...context, environment: ownSettings(context) });
    const version = result.state === 'exited' && result.code === 0 ? /^\d+\.\d+\.\d+\S*/.exec(result.stdout.trim())?.[0] : undefined;
    return Number(version?.split('.')[0]) >= 4 ? version : undefined;
}
/** In a folder that has what the lock file locks and nothing else, so that no setting, plugin or program of the tree has a say. */
async function yarn_audit_audit(lock, folder, context) {
    let packages;
    try {
        packages = lockedPackages(lock.text);
    }
    catch (error) {
        return failed(`${lock.path} could not be read: ${(0,errors/* messageOf */.bD)(error).slice(0, 200)}`);
    }
    if (packages.length === 0)
        return looked([]);
    for (const [path, text] of auditFiles(packages))
        await context.files.write((0,external_node_path_.join)(folder, path), text);
    const command = ['yarn', 'npm', 'audit', '--all', '--recursive', '--no-deprecations', '--json'];
    const result = await runProgram(command, folder, { ...context, environment: ownSettings(context) });
    if (result.state === 'not-found')
        return failed('yarn is not installed');
    return readYarnAudit(result, lock);
}
/** Settings come from the environment alone, under a name of its own for the file; a registry set for npm is meant for yarn too. */
function ownSettings({ environment }) {
    const registry = environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY'];
    return {
        ...(registry === undefined ? {} : { YARN_NPM_REGISTRY_SERVER: registry }),
        ...environment,
        YARN_RC_FILENAME: '.slipway-yarnrc.yml',
        YARN_IGNORE_PATH: '1',
        YARN_PLUGINS: '',
        YARN_ENABLE_TELEMETRY: '0',
        COREPACK_ENABLE_STRICT: '0',
        COREPACK_ENABLE_PROJECT_SPEC: '0',
    };
}
/** Exit code 0 with nothing said is clean, 1 is findings or a fault: only lines that can be read as advisories are findings. */
function readYarnAudit(result, { path, text }) {
    const lines = result.stdout.split('\n').filter((line) => line.trim() !== '');
    const read = lines.flatMap((line) => yarn_audit_advisory.safeParse(jsonIn(line)).data ?? []);
    if (read.length < lines.length || (result.code !== 0 && lines.length === 0))
        return failed(`yarn could not audit ${path}: ${complaint(result)}`);
    return looked(read.map((one) => yarn_audit_toFinding(one, path, text)));
}
function yarn_audit_toFinding({ value: name, children }, lock, lockText) {
    const rule = /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(children.URL)?.[0] ?? `npm-${children.ID}`;
    const [version] = children['Tree Versions'];
    const line = lockLine(lockText, [`"${name}@npm:${version}`, `"${name}@`, `${name}@`]);
    return {
        rule,
        kind: 'dependency',
        severity: parseSeverity(children.Severity),
        title: `${name}: ${children.Issue}`,
        detail: `Versions ${children['Vulnerable Versions']} are affected${version === undefined ? '' : `; ${version} is locked`}.`,
        place: { file: lock, ...(line === undefined ? {} : { line }) },
        tools: ['yarn-audit'],
        aliases: [],
        package: { ecosystem: 'npm', name, ...(version === undefined ? {} : { version }) },
        fingerprint: (0,fingerprint/* fingerprintOf */.a)('dependency', 'npm', name, rule, folderOf(lock)),
        remedy: `Run "yarn up --recursive ${name}"; "yarn why ${name}" shows what brings it in.`,
        ...(children.URL === '' ? {} : { url: children.URL }),
    };
}

;// CONCATENATED MODULE: ./actions/security-scan/build/scanners/all.js







/** A new scanner is one file and one line here. */
const allScanners = [secretPatterns, envFiles, npmAudit, pnpmAudit, yarnAudit, cargoAudit, hadolint];

;// CONCATENATED MODULE: ./actions/security-scan/build/secrets/known.js

/** Shorter values would be struck out of ordinary words. */
const shortest = 6;
/** The secrets that were recognised, kept in memory alone: to name each without telling it, and to strike it out of texts. */
class KnownSecrets {
    #values = new Map();
    #salt;
    /** `salt` makes the fingerprints of one repository useless for another: give its name. */
    constructor(salt) {
        this.#salt = salt;
    }
    /**
     * A name for the value that says nothing of it, the same in every run. scrypt makes each guess at a weak password cost
     * milliseconds instead of nanoseconds, since the name stands in reports that others may read.
     */
    fingerprint(value) {
        const known = this.#values.get(value);
        if (known !== undefined)
            return known;
        const made = new Promise((resolve, reject) => {
            (0,external_node_crypto_.scrypt)(value, `slipway/v1 ${this.#salt}`, 16, { N: 4_096 }, (error, key) => error === null ? resolve(key.toString('hex')) : reject(error));
        });
        this.#values.set(value, made);
        return made;
    }
    strikeOut(text) {
        let clean = text;
        for (const value of this.#values.keys())
            if (value.length >= shortest)
                clean = clean.replaceAll(value, '[secret]');
        return clean;
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/ecosystems.js
const plain = (file) => ({ file });
/**
 * The ecosystems, by the files that osv-scanner ("Supported lockfiles") and GitHub's dependency graph ("Supported package
 * ecosystems") read, and by those that Dependabot updates beside them. Not among them are the workflows of GitHub Actions, which
 * every user of this action has, and manifests of Kubernetes.
 */
const ecosystems = [
    {
        name: 'JavaScript',
        locks: [
            { file: /^(package-lock|npm-shrinkwrap)\.json$/, scanner: 'npm-audit' },
            { file: /^pnpm-lock\.yaml$/, scanner: 'pnpm-audit' },
            { file: /^yarn\.lock$/, scanner: 'yarn-audit' },
            plain(/^(bun\.lockb?|deno\.lock)$/),
        ],
        manifests: /^package\.json$/,
        asks: asksNpm,
        covers: (lock, folder) => !isWorkspaceLock(lock) || new RegExp(`"${literal(folder)}"\\s*:\\s*\\{|^ {2}['"]?${literal(folder)}['"]?:`, 'm').test(lock),
    },
    { name: 'Deno', locks: [plain(/^deno\.lock$/)], manifests: /^deno\.jsonc?$/, asks: (text) => /"imports"|"importMap"/.test(text) },
    {
        name: 'Rust',
        locks: [{ file: /^Cargo\.lock$/, scanner: 'cargo-audit' }],
        manifests: /^Cargo\.toml$/,
        asks: (text) => /^\s*\[(?:[^\]\n]{0,200}\.)?(?:dev-|build-)?dependencies[.\]]/m.test(text),
        covers: (lock, _folder, manifest) => {
            const section = manifest.split(/^\s*\[/m).find((part) => /^package\s*\]/.test(part)) ?? '';
            const name = /^\s*name\s*=\s*["']([^"']+)["']/m.exec(section)?.[1];
            return name !== undefined && lock.includes(`name = "${name}"`);
        },
    },
    { name: 'Go', locks: [plain(/^(go\.mod|Gopkg\.lock|glide\.lock)$/)], manifests: /^(Gopkg\.toml|glide\.yaml)$/ },
    {
        name: 'Python',
        locks: [
            plain(/^(poetry|pdm|uv|pixi)\.lock$|^Pipfile\.lock$|^pylock(\.[\w-]+)?\.toml$|^conda-lock\.ya?ml$/),
            plain(/^([\w.-]*[-_.])?(requirements|constraints)([-_.][\w.-]*)?\.(txt|in|pip)$/i),
        ],
        manifests: /^(pyproject\.toml|Pipfile|setup\.(py|cfg)|environment\.ya?ml|pixi\.toml)$/,
        asks: (text) => /dependencies|requires|packages|setup\s*\(/.test(text),
    },
    { name: 'Ruby', locks: [plain(/^(Gemfile\.lock|gems\.locked)$/)], manifests: /^(Gemfile|gems\.rb)$|\.gemspec$/ },
    { name: 'PHP', locks: [plain(/^composer\.lock$/)], manifests: /^composer\.json$/, asks: (text) => /"require(-dev)?"/.test(text) },
    {
        name: 'Java',
        locks: [plain(/^(pom\.xml|ivy\.xml|build\.sbt|(buildscript-)?gradle\.lockfile|verification-metadata\.xml|maven_install\.json)$/)],
        manifests: /\.gradle(\.kts)?$|\.versions\.toml$/,
        asks: (text) => /dependencies|\[libraries\]|plugins/.test(text),
    },
    { name: 'Clojure', locks: [plain(/^(project\.clj|deps\.edn)$/)] },
    {
        name: '.NET',
        locks: [plain(/^(packages\.lock\.json|packages\.config|paket\.lock)$|\.deps\.json$/)],
        manifests: /\.((cs|fs|vb|vcx)proj|nuspec)$|^(Directory\.Packages\.props|paket\.dependencies)$/,
        asks: (text) => /PackageReference|PackageVersion|PackageDownload|<dependency|nuget/i.test(text),
    },
    {
        name: 'Swift',
        locks: [plain(/^(Package|Cartfile)\.resolved$/)],
        manifests: /^(Package\.swift|Cartfile)$/,
        asks: (text) => /\.package\s*\(|github|git|binary/.test(text),
    },
    { name: 'CocoaPods', locks: [plain(/^Podfile\.lock$/)], manifests: /^Podfile$|\.podspec(\.json)?$/ },
    { name: 'Dart', locks: [plain(/^pubspec\.lock$/)], manifests: /^pubspec\.ya?ml$/ },
    { name: 'Elixir', locks: [plain(/^mix\.lock$/)], manifests: /^mix\.exs$/ },
    { name: 'Erlang', locks: [plain(/^rebar\.lock$/)], manifests: /^rebar\.config$/ },
    { name: 'Haskell', locks: [plain(/^(cabal\.project\.freeze|stack\.yaml\.lock)$/)], manifests: /^stack\.yaml$|\.cabal$/ },
    { name: 'R', locks: [plain(/^renv\.lock$/)] },
    { name: 'Julia', locks: [plain(/^Manifest\.toml$/)], manifests: /^Project\.toml$/, asks: (text) => /^\[deps\]/m.test(text) },
    { name: 'C and C++', locks: [plain(/^(conan\.lock|vcpkg\.json)$/)], manifests: /^conanfile\.(txt|py)$/ },
    { name: 'Perl', locks: [plain(/^cpanfile(\.snapshot)?$/)] },
    { name: 'Crystal', locks: [plain(/^shard\.lock$/)], manifests: /^shard\.yml$/ },
    { name: 'Nix', locks: [plain(/^flake\.lock$/)] },
    { name: 'Bazel', locks: [plain(/^MODULE\.bazel(\.lock)?$/)], manifests: /^WORKSPACE(\.bazel)?$/ },
    {
        name: 'Terraform',
        locks: [plain(/^\.terraform\.lock\.hcl$/)],
        manifests: /\.(tf|tofu)$/,
        asks: (text) => /required_providers|^\s*(provider|module|resource|data)\s+"/m.test(text),
    },
    {
        name: 'Helm',
        locks: [plain(/^(Chart|requirements)\.lock$/)],
        manifests: /^Chart\.ya?ml$/,
        asks: (text) => /^dependencies:/m.test(text),
    },
    { name: 'Compose', locks: [plain(/^(docker-)?compose([._-][\w.-]*)?\.ya?ml$/)] },
];
function asksNpm(text) {
    try {
        const manifest = JSON.parse(text);
        const fields = typeof manifest === 'object' && manifest !== null ? manifest : {};
        return ['dependencies', 'devDependencies', 'optionalDependencies'].some((name) => {
            const value = Reflect.get(fields, name);
            return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
        });
    }
    catch {
        // What cannot be read may ask for anything.
        return true;
    }
}
/** npm (from version 2 of its lock files on) and pnpm write each folder that they speak for into the lock file. */
function isWorkspaceLock(lock) {
    return /^lockfileVersion:|"lockfileVersion"\s*:\s*[23]/m.test(lock);
}
function literal(text) {
    return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

;// CONCATENATED MODULE: ./actions/security-scan/build/unseen.js
var unseen_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var unseen_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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




/** What applies to the tree and no scanner was set to look at. What the scanners themselves could not read, they say. */
async function unseenIn(context, all, chosen) {
    const { tree } = context;
    const left = all.filter((scanner) => !chosen.includes(scanner));
    const unchosen = left.map((scanner) => ({
        files: scanner.filesFor(tree.paths),
        why: `${scanner.name} did not look: the input "scanners" leaves it out`,
    }));
    return [
        ...(await dependencyGaps(context)),
        ...unchosen,
        ...nameGaps(tree, all),
        ...(await linkGaps(context, all)),
        ...tree.elsewhere,
    ].filter(({ files }) => files.length > 0);
}
/** Installed copies speak for nothing: the lock file beside the folder does. */
const installed = /(^|\/)node_modules\//;
/** Copies of libraries that are kept in the repository bring their manifests along; a lock file there is one of its own. */
const vendored = /(^|\/)vendor\//;
async function dependencyGaps(context) {
    const paths = context.tree.paths.filter((path) => !installed.test(path));
    const isUnread = (name) => ecosystems.some(({ locks }) => locks.some(({ file, scanner }) => scanner === undefined && file.test(name)));
    const unlocked = await Promise.all(ecosystems.map(async (ecosystem) => ({ ecosystem, files: await withoutLock(ecosystem, paths, context) })));
    const [known = [], unknown = []] = [true, false].map((scanned) => unlocked.filter(({ ecosystem }) => isScanned(ecosystem) === scanned).flatMap(({ files }) => files));
    return [
        {
            files: [...new Set([...paths.filter((path) => isUnread(baseName(path))), ...unknown])].sort(),
            why: 'no scanner looked at them',
        },
        { files: known, why: 'no lock file speaks for them, so no scanner looked at what they ask for' },
    ];
}
function isScanned({ locks }) {
    return locks.some(({ scanner }) => scanner !== undefined);
}
/** The manifests that ask for packages of which no lock file tells the versions. */
async function withoutLock(ecosystem, paths, { tree, files }) {
    const { manifests, locks, asks, covers } = ecosystem;
    if (manifests === undefined)
        return [];
    const locksIn = Map.groupBy(paths.filter((path) => locks.some(({ file }) => file.test(baseName(path)))), folderOf);
    const read = async (path) => (await files.read((0,external_node_path_.join)(tree.root, path))) ?? '';
    const found = [];
    for (const path of paths) {
        if (!manifests.test(baseName(path)) || vendored.test(path))
            continue;
        const text = await read(path);
        if (asks !== undefined && !asks(text))
            continue;
        const folder = folderOf(path);
        const above = foldersAbove(folder).find((upper) => locksIn.has(upper));
        const candidates = above === undefined ? [] : (locksIn.get(above) ?? []);
        const texts = above === folder || covers === undefined ? [] : await Promise.all(candidates.map(read));
        const isCovered = candidates.length > 0 && (texts.length === 0 || texts.some((lock) => covers?.(lock, below(above ?? '.', folder), text)));
        if (!isCovered)
            found.push(path);
    }
    return found;
}
/** The folder itself, the one above it, and so on to the root. */
function foldersAbove(folder) {
    if (folder === '.')
        return ['.'];
    const parts = folder.split('/');
    return [...parts.map((_part, index) => parts.slice(0, parts.length - index).join('/')), '.'];
}
function below(upper, folder) {
    return upper === '.' ? folder : folder.slice(upper.length + 1);
}
/** Files that are in git alone: their text is searched for secrets there, but a scanner of such files does not see them. */
function nameGaps(tree, all) {
    const wanted = tree.kept.filter(({ path }) => isOfInterest(path, all));
    return [...Map.groupBy(wanted, ({ why }) => why)].map(([why, kept]) => ({
        files: kept.map(({ path }) => path),
        why: `${why}, so its scanner could not look`,
    }));
}
function isOfInterest(path, all) {
    const ofScanner = all.some(({ name, filesFor }) => name !== 'secret-patterns' && filesFor([path]).length > 0);
    return (ofScanner ||
        ecosystems.some(({ locks, manifests }) => locks.some(({ file }) => file.test(baseName(path))) || manifests?.test(baseName(path))));
}
/** A link into what git tracks shows nothing new, unless its own name is what a scanner goes by. */
async function linkGaps(context, all) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { tree, files } = context;
        const blobs = unseen_addDisposableResource(env_1, new Blobs(context), true);
        const out = [];
        const renamed = [];
        for (const { path, blob } of tree.links) {
            const file = await blobs.layOut(blob);
            const target = file === undefined ? undefined : await files.read(file);
            const place = target === undefined || target.startsWith('/') ? undefined : external_node_path_.posix.normalize(`${folderOf(path)}/${target}`);
            if (place === undefined || !isTracked(place, tree))
                out.push(path);
            else if (isOfInterest(path, all) && baseName(place) !== baseName(path))
                renamed.push(path);
        }
        return [
            { files: out, why: 'a link out of what git tracks here is not followed' },
            { files: renamed, why: 'no scanner follows a link to a file of another name' },
        ];
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = unseen_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
function isTracked(place, { paths, kept, links }) {
    const folder = place.replace(/\/+$/, '');
    if (folder === '.')
        return true;
    return [...paths, ...[...kept, ...links].map(({ path }) => path)].some((path) => path === folder || path.startsWith(`${folder}/`));
}

;// CONCATENATED MODULE: ./actions/security-scan/build/upload.js


/**
 * Sends the SARIF to code scanning when that was asked for, and says in a sentence what became of it. It is for showing: the
 * gate has spoken already, so nothing that happens here fails the step. A fork's token may not upload.
 */
async function upload(sarif, inputs, context, startedAt) {
    if (!inputs.uploadSarif)
        return undefined;
    if (inputs.token === undefined)
        return 'the findings were not uploaded: the input "token" is empty.';
    const { createGithub } = await __webpack_require__.e(/* import() */ 9714).then(__webpack_require__.bind(__webpack_require__, 9714));
    const { uploadSarif } = await __webpack_require__.e(/* import() */ 6720).then(__webpack_require__.bind(__webpack_require__, 6720));
    const { runner, log, clock, signal } = context;
    try {
        const github = await createGithub({ token: inputs.token, runner, log, signal });
        const result = await uploadSarif(github, { sarif, commit: runner.run.sha, ref: runner.run.ref, startedAt }, clock);
        const said = sentenceOf(result);
        if (result.state === 'refused' || result.state === 'failed')
            log.warning(said);
        return (0,markdown/* escapeMarkdown */.FV)(said);
    }
    catch (error) {
        signal.throwIfAborted();
        const said = `the upload failed: ${(0,errors/* messageOf */.bD)(error)}`;
        log.warning(said);
        return (0,markdown/* escapeMarkdown */.FV)(said);
    }
}
function sentenceOf(result) {
    switch (result.state) {
        case 'complete':
            return 'the findings were uploaded.';
        case 'pending':
            return 'the findings were uploaded; GitHub is still reading them.';
        case 'failed':
            return `GitHub could not read the findings: ${result.errors.join('; ')}`;
        case 'refused':
            return `the findings were not uploaded. It needs the permission security-events: write. ${result.reason}`;
    }
}

;// CONCATENATED MODULE: ./actions/security-scan/build/run.js
















/** Scans the tree, judges what was found by the policy, and leaves report, SARIF and evidence. */
async function scan(inputs, context, scanners = allScanners) {
    const config = await (0,settings/* readConfig */.Xg)(inputs, context);
    const policy = policyOf(inputs, config?.security);
    const scanContext = await prepare(inputs, context);
    const chosen = scanners.filter((scanner) => inputs.scanners === undefined || inputs.scanners.includes(scanner.name));
    const options = { timeout: inputs.timeout, clock: context.clock, asked: inputs.scanners ?? [] };
    const now = await runScanners(chosen, scanContext, options);
    const unseen = [...now.unseen, ...(await unseenIn(scanContext, scanners, chosen))];
    const before = inputs.base === undefined ? undefined : await scanBase(inputs.base, inputs, context, scanContext, chosen);
    const judged = before === undefined ? now.findings : newSince(now.findings, before.findings);
    const outcome = judgeSecurity(judged, now.tools, policy, unseen);
    const report = complianceReport({
        service: config?.service,
        run: context.runner.run,
        generatedAt: new Date(context.clock.now()).toISOString(),
        findings: now.findings,
        judged,
        base: inputs.base,
        tools: now.tools,
        unseen,
        policy,
        outcome,
    });
    const sarif = await sarifText(now.findings, unseen, context.runner.workspace, context.files);
    const written = await writeReports(report, sarif, inputs, context);
    const uploaded = await upload(sarif, inputs, context, report.generatedAt);
    return toOutcome({ report, now, judged, policy, conditions: outcome.conditions, written, uploaded });
}
async function prepare({ path }, { runner, exec, files, signal }) {
    const environment = (0,ports_runner/* withoutRunnerSecrets */.W)(runner.environment);
    const tree = await readTree(runner.workspace, path, { exec, files, environment });
    return { tree, exec, files, environment, signal, temp: runner.temp, secrets: new KnownSecrets(runner.run.repository) };
}
/** What a scanner could not look at in the base is not known to be old, so all its findings count as new. */
async function scanBase(base, inputs, context, scanContext, scanners) {
    const folder = (0,external_node_path_.join)(context.runner.temp, 'slipway-base');
    try {
        const tree = await checkOutBase(base, inputs.path, folder, scanContext);
        return await runScanners(scanners, { ...scanContext, tree }, { timeout: inputs.timeout, clock: context.clock, asked: [] });
    }
    finally {
        await context.files.remove(folder);
    }
}
function newSince(findings, before) {
    const known = new Set(before.map((finding) => finding.fingerprint));
    return findings.filter((finding) => !known.has(finding.fingerprint));
}
/** Of a gap; the JSON report has them all. */
const filesKept = 100;
function toOutcome({ report, now, judged, policy, conditions, written, uploaded }) {
    const { verdict, sentence } = report.summary;
    const counts = report.breakdown.bySeverity;
    return {
        ok: verdict === 'pass' || verdict === 'warn',
        evidence: {
            ...(report.service === undefined ? {} : { service: report.service }),
            verdict,
            headline: headlineOf(report),
            ...(verdict === 'pass' ? {} : { cause: sentence }),
            inputs: { onError: policy.onError, notLookedAt: policy.onUnseen, ...(report.base === undefined ? {} : { base: report.base.commit }) },
            measurements: [
                ...severities.map((level) => ({ name: `findings.${level}`, value: counts[level], unit: 'count' })),
                { name: 'findings.secrets', value: report.breakdown.secrets, unit: 'count' },
            ],
            conditions,
            findings: [...now.findings],
            tools: now.tools,
            details: {
                compliance: report.status,
                risk: report.summary.risk,
                notLookedAt: report.notLookedAt.map(({ files, reason }) => ({ files: files.slice(0, filesKept), count: files.length, reason })),
                new: judged.map((finding) => finding.fingerprint),
                ...(uploaded === undefined ? {} : { codeScanning: uploaded }),
            },
        },
        outputs: {
            compliance: report.status,
            critical: String(counts.critical),
            high: String(counts.high),
            secrets: String(report.breakdown.secrets),
            'report-markdown': written.markdown,
            'report-json': written.json,
            sarif: written.sarif,
        },
        summary: `${renderReport(report)}${uploaded === undefined ? '' : `\nCode scanning: ${uploaded}\n`}`,
        annotations: annotationsOf(judged),
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

/***/ 5903:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   ms: () => (/* binding */ ms),
/* harmony export */   p0: () => (/* binding */ duration)
/* harmony export */ });
/* unused harmony export parseDuration */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2473);

const milliseconds = zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().brand();
const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const shape = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
/** A number of milliseconds as a span. Throws a RangeError below zero or for NaN. */
function ms(value) {
    const parsed = milliseconds.safeParse(value);
    if (!parsed.success)
        throw new RangeError(`${value} is not a span of milliseconds`);
    return parsed.data;
}
/**
 * Reads spans such as `500ms`, `2s`, `1m30s`, `2h` or `1d`: numbers with a unit, added up.
 * Gives undefined for anything else, a bare number among it: `5` could mean seconds or minutes.
 */
function parseDuration(text) {
    const compact = text.trim();
    if (!shape.test(compact))
        return undefined;
    let total = 0;
    for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
        total += Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
    }
    return ms(Math.round(total));
}
/** The shortest exact spelling that `parseDuration` reads back: `90000` is `1m30s`. */
function formatDuration(span) {
    let rest = Math.max(0, Math.round(span));
    const parts = [];
    for (const unit of ['d', 'h', 'm', 's', 'ms']) {
        const size = unitMs[unit] ?? 1;
        const count = Math.floor(rest / size);
        rest -= count * size;
        if (count > 0)
            parts.push(`${count}${unit}`);
    }
    return parts.length === 0 ? '0s' : parts.join('');
}
/** A span as text in a configuration or an input. */
const duration = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
    const span = parseDuration(text);
    if (span !== undefined)
        return span;
    context.addIssue({ code: 'custom', message: 'expected a span of time such as 500ms, 2s, 1m30s or 2h', input: text });
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
