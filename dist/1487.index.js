export const id = 1487;
export const ids = [1487,9714];
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

/***/ 535:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ inputsSchema)
/* harmony export */ });
/* harmony import */ var _slipway_shared_github_statuses__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5221);
/* harmony import */ var _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2166);
/* harmony import */ var _slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1566);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8376);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2473);




const result = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['success', 'failure', 'cancelled', 'skipped']);
/** What `notify` may say; `untold`: only failures that no other report of this run has told. */
const told = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .transform((text) => text.toLowerCase())
    .pipe(zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['true', 'false', 'untold']));
/** `toJSON(needs)`: of each job its result; the outputs are not looked at. */
const needs = zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ result }));
const inputsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ..._slipway_shared_settings__WEBPACK_IMPORTED_MODULE_1__/* .settingsInputs */ .n$,
    evidence: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    title: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    result: result.optional(),
    results: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .transform((text, context) => {
        try {
            return JSON.parse(text);
        }
        catch {
            context.addIssue({ code: 'custom', message: 'expected JSON: give toJSON(needs)', input: text });
            return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
        }
    })
        .pipe(needs)
        .optional(),
    comment: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['auto', 'always', 'never']),
    commentAuthor: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    status: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__/* .flag */ .Jt,
    gate: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['ci', ..._slipway_shared_github_statuses__WEBPACK_IMPORTED_MODULE_4__/* .environmentGates */ .gG]).optional(),
    gates: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .transform((text) => text.split(/\s+/).filter((word) => word !== ''))
        .optional(),
    statusCommit: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .regex(/^[0-9a-f]{40}$/, 'expected a full commit')
        .optional(),
    notify: told,
    notifySecrets: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__/* .secret */ .rJ.optional(),
    history: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__/* .flag */ .Jt,
    dashboard: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    strict: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__/* .flag */ .Jt,
    token: _slipway_shared_inputs__WEBPACK_IMPORTED_MODULE_3__/* .secret */ .rJ.optional(),
});


/***/ }),

/***/ 1487:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9154);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(535);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4472);



await (0,_slipway_shared_action__WEBPACK_IMPORTED_MODULE_2__/* .runAction */ .C)({ name: 'report', inputs: _inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .inputsSchema */ .r, run: _run_js__WEBPACK_IMPORTED_MODULE_1__/* .writeReport */ .u });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 4472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ writeReport)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./packages/shared/build/github/octokit.js
var octokit = __webpack_require__(9714);
// EXTERNAL MODULE: ./packages/shared/build/settings.js
var settings = __webpack_require__(1566);
// EXTERNAL MODULE: ./packages/shared/build/core/duration.js
var duration = __webpack_require__(5903);
// EXTERNAL MODULE: ./packages/shared/build/core/markdown.js
var core_markdown = __webpack_require__(5834);
// EXTERNAL MODULE: ./packages/shared/build/core/percentage.js
var percentage = __webpack_require__(6183);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 6 modules
var schemas = __webpack_require__(8376);
// EXTERNAL MODULE: ./packages/shared/build/core/words.js
var words = __webpack_require__(3453);
;// CONCATENATED MODULE: ./actions/report/build/report.js

/** The words of a verdict; `not-evaluated` never reads as a pass. */
const report_words = {
    pass: 'passed',
    warn: 'passed with warnings',
    fail: 'failed',
    'not-evaluated': 'not evaluated',
};
/** Puts the records together with what became of the jobs. The verdict is the gravest of all; of nothing it is `not-evaluated`. */
function composeReport(gathered, inputs, { run, subject }) {
    const jobs = Object.entries({ ...(inputs.result === undefined ? {} : { [run.job]: { result: inputs.result } }), ...inputs.results });
    const rows = [
        ...gathered.evidence.map(rowOf),
        ...gathered.unreadable.map(unreadableRow),
        ...jobs.flatMap(([job, { result }]) => jobRow(job, result, gathered.evidence)),
    ];
    const verdict = (0,words/* worstVerdict */.zP)(rows.map(weightOf));
    const last = (pick) => gathered.evidence.map(pick).findLast((value) => value !== undefined);
    const environment = inputs.environment ?? last((record) => record.environment);
    const title = inputs.title ?? [run.workflow || 'Slipway', environment].filter((part) => part !== undefined).join(' · ');
    return {
        title,
        verdict,
        headline: headlineOf(title, verdict, rows),
        run,
        sha: subject.sha,
        service: last((record) => record.service),
        environment,
        version: last((record) => record.release?.version),
        rows,
        skipped: jobs.filter(([, { result }]) => result === 'skipped').map(([job]) => job),
        refused: gathered.refused,
        evidence: gathered.evidence,
        reports: gathered.reports,
    };
}
/** The same report of some of its rows alone, with their verdict and their headline. */
function narrowTo(report, rows) {
    const verdict = (0,words/* worstVerdict */.zP)(rows.map(weightOf));
    return { ...report, rows, verdict, headline: headlineOf(report.title, verdict, rows) };
}
/** How a row is called in the record of a report. */
function labelOf({ what, job }) {
    return job === '' ? what : `${what} (${job})`;
}
/** Whether it is a failure, or says nothing. */
function isBad(row) {
    const weight = weightOf(row);
    return weight === 'fail' || weight === 'not-evaluated';
}
/** A run that left its place to a newer one has not failed, and has not succeeded either. */
function weightOf({ verdict, superseded }) {
    return superseded && verdict === 'not-evaluated' ? 'warn' : verdict;
}
function headlineOf(title, verdict, rows) {
    const worst = rows.find((row) => weightOf(row) === verdict);
    if (worst === undefined)
        return `${title}: not evaluated: no action of this run left a record`;
    return verdict === 'pass' ? `${title}: passed` : `${title}: ${report_words[verdict]}: ${worst.what}: ${worst.cause ?? worst.headline}`;
}
function rowOf(record) {
    const { action, run, verdict, headline } = record;
    const blocking = record.conditions.find((condition) => condition.verdict === verdict && verdict !== 'pass');
    const superseded = record.details['phase'] === 'superseded';
    return {
        what: action,
        job: run.job,
        environment: record.environment,
        verdict,
        headline,
        cause: record.cause ?? blocking?.reason,
        todo: todoOf(record),
        superseded,
    };
}
/** The nearest thing to do: the remedy of the gravest finding, or the command that shows the same on one's own machine. */
function todoOf({ verdict, findings, conditions, details }) {
    if (verdict === 'pass')
        return undefined;
    const remedy = bySeverity(findings).find((finding) => finding.remedy !== undefined)?.remedy;
    const command = conditions.find((condition) => condition.verdict === verdict && condition.command !== undefined)?.command;
    const hint = details['hint'];
    return remedy ?? (command !== undefined ? `run ${command}` : typeof hint === 'string' && hint !== '' ? hint : undefined);
}
function unreadableRow(problem) {
    return {
        what: 'a record',
        job: '',
        environment: undefined,
        verdict: 'not-evaluated',
        headline: 'The record of an action cannot be read',
        cause: problem,
        todo: 'Look at the log of the job that left it.',
        superseded: false,
    };
}
/** A job that went wrong where no record says so; one that did says it better itself. */
function jobRow(job, result, evidence) {
    if (result === 'success' || result === 'skipped')
        return [];
    const told = evidence.some((record) => record.run.job === job && (record.verdict === 'fail' || record.verdict === 'not-evaluated'));
    if (told)
        return [];
    const cancelled = result === 'cancelled';
    return [
        {
            what: `job ${job}`,
            job,
            environment: undefined,
            verdict: cancelled ? 'not-evaluated' : 'fail',
            headline: cancelled ? 'The job was cancelled' : 'The job failed',
            cause: undefined,
            todo: 'Look at the log of the job.',
            superseded: false,
        },
    ];
}
const gravity = ['critical', 'high', 'medium', 'low', 'unknown'];
/** Findings, gravest first. */
function bySeverity(findings) {
    return findings.toSorted((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity));
}

;// CONCATENATED MODULE: ./actions/report/build/markdown.js





const marks = { pass: '✅', warn: '⚠️', fail: '❌', 'not-evaluated': '⚪' };
/** How many findings and conditions stand in the text; the rest is in the evidence. */
const shown = 25;
/** The report as Markdown, the same in summary and comment. Everything from outside is escaped here. */
function renderReport(report) {
    return [
        `### ${marks[report.verdict]} ${(0,core_markdown/* escapeMarkdown */.FV)(report.title)}: ${report_words[report.verdict]}`,
        factsOf(report),
        report.rows.length === 0
            ? 'No action of this run left a record, so nothing can be said.'
            : (0,core_markdown/* table */.tp)(['', 'what', 'what came out', 'first cause', 'what to do'], report.rows.map(rowCells)),
        ...notes(report),
        ...dryRuns(report.evidence),
        ...findings(report.evidence),
        ...conditions(report.evidence),
        ...measurements(report.evidence),
        ...tools(report.evidence),
        ...timeline(report.evidence),
    ].join('\n\n');
}
/** What was written where, for the summary. */
function renderWrites(writes) {
    if (writes.length === 0)
        return '';
    const rows = writes.map((write) => [(0,core_markdown/* escapeMarkdown */.FV)(write.what), write.state, (0,core_markdown/* escapeMarkdown */.FV)(write.detail)]);
    return `\n\n${details('What was written', (0,core_markdown/* table */.tp)(['what', 'state', ''], rows))}\n`;
}
function factsOf({ service, environment, version, sha, run }) {
    const facts = [
        ...(service === undefined ? [] : [(0,core_markdown/* escapeMarkdown */.FV)(service)]),
        ...(environment === undefined ? [] : [`environment ${(0,core_markdown/* codeSpan */.SS)(environment)}`]),
        ...(version === undefined ? [] : [`version ${(0,core_markdown/* codeSpan */.SS)(version)}`]),
        `commit ${(0,core_markdown/* codeSpan */.SS)(sha.slice(0, 8))}`,
        `by ${(0,core_markdown/* codeSpan */.SS)(run.actor)}`,
        (0,core_markdown/* link */.nf)(`run ${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`, run.url),
    ];
    return facts.join(' · ');
}
function rowCells(row) {
    return [
        `${marks[row.verdict]} ${row.verdict === 'pass' ? 'pass' : `**${row.verdict.replace('-', ' ')}**`}`,
        (0,core_markdown/* escapeMarkdown */.FV)(row.what),
        (0,core_markdown/* escapeMarkdown */.FV)(row.headline),
        (0,core_markdown/* escapeMarkdown */.FV)(row.cause ?? ''),
        (0,core_markdown/* escapeMarkdown */.FV)(row.todo ?? ''),
    ];
}
function notes(report) {
    const lines = [
        ...(report.skipped.length === 0 ? [] : [`Did not run: ${report.skipped.map(core_markdown/* codeSpan */.SS).join(', ')}.`]),
        ...report.refused.map((why) => `Refused a record: ${(0,core_markdown/* escapeMarkdown */.FV)(why)}.`),
    ];
    return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}
const dryRunDetails = schemas/* object */.Ikc({
    environment: schemas/* string */.YjP(),
    facts: schemas/* array */.YOg(schemas/* tuple */.PVZ([schemas/* string */.YjP(), schemas/* string */.YjP()])),
    rulings: schemas/* array */.YOg(schemas/* tuple */.PVZ([schemas/* string */.YjP(), schemas/* string */.YjP(), schemas/* string */.YjP()])),
    steps: schemas/* array */.YOg(schemas/* tuple */.PVZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())])),
});
/** What the merge would do, in full view: that is what the reader of a pull request looks for. */
function dryRuns(evidence) {
    return evidence.flatMap((record) => {
        const parsed = dryRunDetails.safeParse(record.details['dryRun']);
        if (!parsed.success)
            return [];
        const { environment, facts, rulings, steps } = parsed.data;
        const stands = [...facts, ...rulings.map(([rule, state, said]) => [`${rule}: ${state}`, said])];
        const list = stands.map(([what, said]) => `- ${(0,core_markdown/* escapeMarkdown */.FV)(what)}: ${(0,core_markdown/* escapeMarkdown */.FV)(said)}`).join('\n');
        const rows = steps.map(([step, calls], index) => [String(index + 1), (0,core_markdown/* escapeMarkdown */.FV)(step), calls.map(core_markdown/* codeSpan */.SS).join('<br>')]);
        const calls = rows.length === 0 ? [] : [(0,core_markdown/* table */.tp)(['', 'step', 'calls'], rows)];
        return [[`#### What a deployment to ${(0,core_markdown/* escapeMarkdown */.FV)(environment)} would do`, list, ...calls].join('\n\n')];
    });
}
function findings(evidence) {
    const all = bySeverity(evidence.flatMap((record) => record.findings));
    if (all.length === 0)
        return [];
    const rows = all
        .slice(0, shown)
        .map(({ severity, title, place, tools, remedy }) => [
        severity,
        (0,core_markdown/* escapeMarkdown */.FV)(title),
        place === undefined ? '' : (0,core_markdown/* codeSpan */.SS)(`${place.file}${place.line === undefined ? '' : `:${place.line}`}`),
        (0,core_markdown/* escapeMarkdown */.FV)(tools.join(', ')),
        (0,core_markdown/* escapeMarkdown */.FV)(remedy ?? ''),
    ]);
    const more = all.length > shown ? `\n\n… and ${all.length - shown} more.` : '';
    return [`#### Findings (${all.length})\n\n${(0,core_markdown/* table */.tp)(['severity', 'what', 'where', 'seen by', 'remedy'], rows)}${more}`];
}
function conditions(evidence) {
    const all = evidence.flatMap((record) => record.conditions.map((condition) => ({ ...condition, action: record.action })));
    if (all.length === 0)
        return [];
    const rows = all.map((one) => [
        `${marks[one.verdict]} ${one.verdict.replace('-', ' ')}`,
        `${one.action}: ${(0,core_markdown/* escapeMarkdown */.FV)(one.name)}`,
        (0,core_markdown/* escapeMarkdown */.FV)(one.measured ?? ''),
        (0,core_markdown/* escapeMarkdown */.FV)(one.limit ?? ''),
        one.command === undefined ? (0,core_markdown/* escapeMarkdown */.FV)(one.reason ?? '') : `${(0,core_markdown/* escapeMarkdown */.FV)(one.reason ?? '')} ${(0,core_markdown/* codeSpan */.SS)(one.command)}`,
    ]);
    return [details(`Conditions (${all.length})`, (0,core_markdown/* table */.tp)(['', 'condition', 'measured', 'limit', 'why'], rows.slice(0, shown * 4)))];
}
function measurements(evidence) {
    const all = evidence.flatMap((record) => record.measurements.map((one) => ({ ...one, action: record.action })));
    if (all.length === 0)
        return [];
    const rows = all.map((one) => [one.action, (0,core_markdown/* escapeMarkdown */.FV)(one.name), formatMeasurement(one), (0,core_markdown/* escapeMarkdown */.FV)(one.scope ?? '')]);
    return [details(`Measurements (${all.length})`, (0,core_markdown/* table */.tp)(['action', 'what', 'value', 'of'], rows.slice(0, shown * 4)))];
}
function tools(evidence) {
    const all = evidence.flatMap((record) => record.tools);
    if (all.length === 0)
        return [];
    const rows = all.map((one) => [one.state, (0,core_markdown/* escapeMarkdown */.FV)(one.name), (0,core_markdown/* escapeMarkdown */.FV)(one.version ?? ''), (0,core_markdown/* escapeMarkdown */.FV)(one.reason ?? '')]);
    return [details(`Tools (${all.length})`, (0,core_markdown/* table */.tp)(['state', 'tool', 'version', 'why'], rows))];
}
function timeline(evidence) {
    const all = evidence.flatMap((record) => record.timeline.map((one) => ({ ...one, action: record.action })));
    if (all.length === 0)
        return [];
    const rows = all.sort((a, b) => (a.at < b.at ? -1 : 1)).map((one) => [one.at.slice(11, 19), one.action, (0,core_markdown/* escapeMarkdown */.FV)(one.what)]);
    return [details('Timeline (UTC)', (0,core_markdown/* table */.tp)(['at', 'action', 'what'], rows.slice(0, shown * 4)))];
}
function details(summary, markdown) {
    return `<details><summary>${(0,core_markdown/* escapeMarkdown */.FV)(summary)}</summary>\n\n${markdown}\n\n</details>`;
}
/** A number with its unit, as a person reads it. */
function formatMeasurement({ value, unit }) {
    if (unit === 'ms')
        return value < 1_000 ? `${Number(value.toFixed(1))} ms` : (0,duration/* formatDuration */.a3)(value);
    if (unit === 'ratio')
        return (0,percentage/* formatPercentage */.Ee)(value);
    if (unit === 'bytes')
        return value < 1_048_576 ? `${(value / 1_024).toFixed(1)} KiB` : `${(value / 1_048_576).toFixed(1)} MiB`;
    return unit === 'per-second' ? `${Number(value.toFixed(1))}/s` : String(value);
}

;// CONCATENATED MODULE: ./actions/report/build/dashboard/data.js


const timelineLength = 200;
const month = 30 * 86_400_000;
/** Everything the page shows, of this run and of the history; the record of this run is part of it once. */
function dashboardData(report, history, record, now) {
    const known = record === undefined || history.some(({ key, environment }) => key === record.key && environment === record.environment);
    const records = (known ? [...history] : [...history, record]).sort((a, b) => (a.at < b.at ? -1 : 1));
    return {
        title: report.title,
        headline: report.headline,
        verdict: report.verdict,
        words: report_words[report.verdict],
        at: new Date(now).toISOString(),
        run: { url: report.run.url, label: `${report.run.repository}, run ${report.run.id}` },
        environments: environmentLines(records, now),
        rows: report.rows.map((row) => ({ ...row, cause: row.cause ?? '', todo: row.todo ?? '' })),
        timeline: records.slice(-timelineLength).reverse().map(timelineLine),
        older: Math.max(0, records.length - timelineLength),
    };
}
/** One line for each environment, by name. */
function environmentLines(records, now) {
    const byName = Object.groupBy(records, ({ environment }) => environment);
    return Object.entries(byName)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([environment, own = []]) => {
        const last = own.at(-1);
        if (last === undefined)
            return [];
        const live = own.findLast(({ outcome }) => outcome === 'deployed' || outcome === 'rolled-back');
        const recent = own.filter(({ at }) => now - Date.parse(at) <= month);
        return [
            {
                environment,
                service: last.service,
                version: live?.version ?? '',
                since: live?.at ?? '',
                url: last.url,
                verdict: last.verdict,
                last: last.headline,
                deployments: recent.filter(({ outcome }) => outcome === 'deployed').length,
                changeFailRate: changeFailRate(recent),
            },
        ];
    });
}
/** DORA's change fail rate: a run that deployed is a change; it failed when it did not go through or was rolled back, then or later. */
function changeFailRate(records) {
    const changes = records.filter(({ actions }) => actions['blue-green-deploy'] !== undefined).length;
    const failures = records.filter(({ outcome }) => outcome === 'failed' || outcome === 'rolled-back').length;
    return changes === 0 ? '' : `${Math.round((100 * Math.min(failures, changes)) / changes)}%`;
}
function timelineLine(record) {
    const { at, environment, outcome, verdict, version = '', headline, actor, url, measures } = record;
    const p95 = measures['response-time.p95'];
    const rate = measures['error-rate'];
    return {
        at,
        environment,
        outcome,
        verdict,
        version,
        headline,
        actor,
        url,
        p95: p95 === undefined ? '' : formatMeasurement({ value: p95, unit: 'ms' }),
        errorRate: rate === undefined ? '' : formatMeasurement({ value: rate, unit: 'ratio' }),
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./actions/report/build/dashboard/script.js
/**
 * The page's script, as the browser gets it. Texts reach the page by `textContent` alone, addresses only when they begin with
 * http(s); there is no way from data to markup.
 */
const script = `
'use strict'
const data = JSON.parse(document.getElementById('data').textContent)
const root = document.getElementById('page')

function add(parent, tag, text, classes) {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (classes) element.setAttribute('class', classes)
  parent.appendChild(element)
  return element
}
function anchor(parent, url, text) {
  if (!/^https?:\\/\\//.test(url)) return add(parent, 'span', text)
  const element = add(parent, 'a', text)
  element.setAttribute('href', url)
  element.setAttribute('rel', 'noreferrer')
  return element
}
function badge(parent, name) {
  return add(parent, 'span', name.replace(/-/g, ' '), 'state ' + name)
}
function time(parent, at) {
  const element = add(parent, 'time', at ? at.slice(0, 16).replace('T', ' ') + ' UTC' : '')
  element.setAttribute('datetime', at)
  return element
}
function table(title, caption, header, rows) {
  const section = add(root, 'section')
  add(section, 'h2', title)
  const frame = add(section, 'div', undefined, 'scroll')
  frame.setAttribute('tabindex', '0')
  frame.setAttribute('role', 'region')
  frame.setAttribute('aria-label', title)
  const grid = add(frame, 'table')
  add(grid, 'caption', caption)
  const line = add(add(grid, 'thead'), 'tr')
  for (const name of header) add(line, 'th', name).setAttribute('scope', 'col')
  const body = add(grid, 'tbody')
  for (const cells of rows) {
    const row = add(body, 'tr')
    for (const cell of cells) {
      if (typeof cell === 'function') cell(add(row, 'td', undefined, 'narrow'))
      else add(row, 'td', cell)
    }
  }
  return section
}
function strip(section, entries) {
  const space = 'http://www.w3.org/2000/svg'
  const times = entries.map((entry) => Date.parse(entry.at))
  const first = Math.min(...times), span = Math.max(1, Math.max(...times) - first)
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 1000 40')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', 'The entries of the table below, along time')
  const axis = document.createElementNS(space, 'line')
  for (const [name, value] of [['x1', 10], ['x2', 990], ['y1', 20], ['y2', 20]]) axis.setAttribute(name, value)
  svg.appendChild(axis)
  entries.forEach((entry, index) => {
    const dot = document.createElementNS(space, 'circle')
    for (const [name, value] of [['cx', 10 + (980 * (times[index] - first)) / span], ['cy', 20], ['r', 7], ['class', entry.outcome]]) dot.setAttribute(name, value)
    const title = document.createElementNS(space, 'title')
    title.textContent = entry.at.slice(0, 16) + ' ' + entry.environment + ' ' + entry.version + ' ' + entry.outcome
    dot.appendChild(title)
    svg.appendChild(dot)
  })
  section.insertBefore(svg, section.children[1])
}

const head = add(root, 'header')
add(head, 'h1', data.title)
const state = add(head, 'p')
badge(state, data.verdict)
add(state, 'span', ' ' + data.headline)
const place = add(head, 'p', undefined, 'soft')
anchor(place, data.run.url, data.run.label)
add(place, 'span', ' · ')
time(place, data.at)

if (data.environments.length > 0) {
  table('Environments', 'What serves where, and how the last 30 days went', ['Environment', 'Service', 'Version', 'Since', 'Last verdict', 'Last word', 'Deployments', 'Change fail rate'],
    data.environments.map((one) => [one.environment, one.service, one.version || 'none yet', (cell) => time(cell, one.since), (cell) => badge(cell, one.verdict),
      one.last, String(one.deployments), one.changeFailRate || 'no change']))
}
table('This run', 'What each action found', ['Verdict', 'Action', 'Job', 'What came out', 'First cause', 'What to do'],
  data.rows.map((row) => [(cell) => badge(cell, row.verdict), row.what, row.job, row.headline, row.cause, row.todo]))
if (data.timeline.length > 0) {
  const caption = 'Deployments, rollbacks and checks, newest first' + (data.older > 0 ? '; ' + data.older + ' older ones are in the history' : '')
  const section = table('Timeline', caption, ['When', 'Environment', 'Outcome', 'Verdict', 'Version', 'What came out', 'P95', 'Errors', 'By', 'Run'],
    data.timeline.map((one) => [(cell) => time(cell, one.at), one.environment, (cell) => badge(cell, one.outcome), (cell) => badge(cell, one.verdict), one.version,
      one.headline, one.p95, one.errorRate, one.actor, (cell) => anchor(cell, one.url, 'run')]))
  strip(section, data.timeline)
}
`;

;// CONCATENATED MODULE: ./actions/report/build/dashboard/style.js
/** The page's style. Colour is never the only sign: each state is written out too. */
const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #fff; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ground: #0d1117; --good: #3fb950; --warn: #d29922; --bad: #f85149; }
}
body { margin: 0 auto; max-width: 75rem; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); } a { color: inherit; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { white-space: nowrap; } td.narrow { white-space: nowrap; }
.state { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; white-space: nowrap; font-weight: 600; }
.pass, .deployed { color: var(--good); } .warn, .rolled-back { color: var(--warn); } .fail, .failed { color: var(--bad); }
.not-evaluated { color: var(--soft); border-style: dashed; } .checked { color: var(--soft); }
svg { width: 100%; height: 3rem; } svg line { stroke: var(--line); } svg circle { fill: currentColor; }
`;

;// CONCATENATED MODULE: ./actions/report/build/dashboard/page.js



/**
 * The dashboard as one file that opens from anywhere and asks nothing of the network. The policy lets in this very style and
 * this very script by their hashes ("Content Security Policy Level 3", section 2.3.1) and nothing else.
 */
function renderPage(data) {
    const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<main id="page"></main>
<noscript><p>${escapeHtml(data.headline)} The tables need JavaScript; the same is in the summary of the run.</p></noscript>
<script type="application/json" id="data">${inlineJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
/** JSON that can stand inside a script element: no character of it can end the element, open a comment or break a line. */
function inlineJson(value) {
    return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
/** Text from outside inside an element or a quoted attribute. */
function escapeHtml(text) {
    return text.replace(/[&<>"'\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function hashOf(text) {
    return `sha256-${(0,external_node_crypto_.createHash)('sha256').update(text).digest('base64')}`;
}

;// CONCATENATED MODULE: ./actions/report/build/event.js

const commit = schemas/* string */.YjP().regex(/^[0-9a-f]{40}$/);
const pullRequestEvent = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({
        number: schemas/* int */.Whr().positive(),
        head: schemas/* object */.Ikc({ sha: commit, repo: schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }).nullable() }),
    }),
});
const mergeGroupEvent = schemas/* object */.Ikc({ merge_group: schemas/* object */.Ikc({ head_sha: commit }) });
/** Such runs are on the head of the default branch; what they are about stands in the payload alone ("Events that trigger workflows"). */
const workflowRunEvent = schemas/* object */.Ikc({
    workflow_run: schemas/* object */.Ikc({
        head_sha: commit,
        event: schemas/* string */.YjP().default(''),
        pull_requests: schemas/* array */.YOg(schemas/* object */.Ikc({ number: schemas/* int */.Whr().positive() })).default([]),
    }),
});
const checkEvent = schemas/* union */.KCZ([schemas/* object */.Ikc({ check_run: schemas/* object */.Ikc({ head_sha: commit }) }), schemas/* object */.Ikc({ check_suite: schemas/* object */.Ikc({ head_sha: commit }) })])
    .transform((event) => ('check_run' in event ? event.check_run.head_sha : event.check_suite.head_sha));
const statusEvent = schemas/* object */.Ikc({ sha: commit, context: schemas/* string */.YjP() });
/** Reads the payload that the runner was given by GitHub; never anything that an artifact says of itself. */
function subjectOf({ payload, run }) {
    const pull = pullRequestEvent.safeParse(payload);
    if (pull.success) {
        const { number, head } = pull.data.pull_request;
        return {
            sha: head.sha,
            pullRequest: number,
            merge: true,
            fromFork: head.repo?.full_name.toLowerCase() !== run.repository.toLowerCase(),
        };
    }
    const group = mergeGroupEvent.safeParse(payload);
    if (group.success)
        return { sha: group.data.merge_group.head_sha, merge: true, fromFork: false };
    const other = workflowRunEvent.safeParse(payload);
    if (other.success)
        return subjectOfRun(other.data.workflow_run);
    const check = checkEvent.safeParse(payload);
    if (check.success)
        return { sha: check.data, merge: false, fromFork: false };
    const status = statusEvent.safeParse(payload);
    return { sha: status.success ? status.data.sha : run.sha, merge: false, fromFork: false };
}
/** Its own token writes, whoever started the run that it follows. */
function subjectOfRun({ head_sha: sha, event, pull_requests: pulls }) {
    const merge = event.startsWith('pull_request') || event === 'merge_group';
    const [pull, ...more] = merge ? pulls : [];
    return { sha, merge, fromFork: false, ...(pull === undefined || more.length > 0 ? {} : { pullRequest: pull.number }) };
}

// EXTERNAL MODULE: ./packages/shared/build/core/json.js
var json = __webpack_require__(7757);
// EXTERNAL MODULE: ./packages/shared/build/evidence/store.js
var store = __webpack_require__(612);
;// CONCATENATED MODULE: ./actions/report/build/gather.js



/** Reads every record below the folders, one folder a line; without any, those that the steps of this job left. */
async function gatherEvidence(folders, { runner, files }) {
    const paths = (folders ?? (0,external_node_path_.join)(runner.temp, store/* evidenceFolder */.ek))
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
    const seen = new Map();
    const unreadable = new Set();
    for (const path of paths) {
        const found = await (0,store/* readEvidence */.At)((0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(runner.workspace, path), files);
        for (const record of found.evidence)
            seen.set((0,json/* canonicalJson */.dj)(record), record);
        for (const problem of found.problems)
            unreadable.add(problem);
    }
    const records = [...seen.values()].sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0));
    const refusals = records.map((record) => ({ record, why: foreignBecause(record, runner.run) }));
    const own = refusals.filter(({ why }) => why === undefined).map(({ record }) => record);
    const foreign = refusals.filter(({ record, why }) => why !== undefined && record.action !== 'report');
    return {
        evidence: own.filter(({ action }) => action !== 'report'),
        reports: own.filter(({ action }) => action === 'report'),
        refused: foreign.map(({ record, why }) => `${record.action} of job ${record.run.job}: ${why}`),
        unreadable: [...unreadable],
    };
}
function foreignBecause({ run: theirs }, ours) {
    if (theirs.repository !== ours.repository)
        return `of the repository ${theirs.repository}`;
    if (theirs.id !== ours.id)
        return `of run ${theirs.id}, not of ${ours.id}`;
    if (theirs.attempt !== ours.attempt)
        return `of attempt ${theirs.attempt}, not of ${ours.attempt}`;
    if (theirs.sha !== ours.sha)
        return `of commit ${theirs.sha}, not of ${ours.sha}`;
    return undefined;
}

// EXTERNAL MODULE: ./packages/shared/build/config/variables.js
var config_variables = __webpack_require__(547);
;// CONCATENATED MODULE: ./packages/shared/build/notify/mail.js

/** Sends a message as plain text. Never throws for what the server says. */
async function sendMail(target, message, transport = smtpTransport) {
    const to = `mail to ${target.to.join(', ')}`;
    const server = URL.parse(target.server);
    if (server === null || !/^smtps?:$/.test(server.protocol)) {
        return { to, state: 'failed', reason: 'the server is not an address of the form smtp://user:password@host:port' };
    }
    try {
        await transport(target.server, { from: target.from, to: [...target.to], ...mailOf(message) });
        return { to, state: 'sent' };
    }
    catch (error) {
        return { to, state: 'failed', reason: withoutPassword((0,errors/* messageOf */.bD)(error), server) };
    }
}
/** Subject and text. Line breaks are taken out of every value, so that none can begin a header or pass for another line. */
function mailOf(message) {
    const marks = { good: 'ok', doubtful: 'attention', bad: 'failed' };
    const facts = message.facts.map(({ label, value }) => `${oneLine(label)}: ${oneLine(value)}`);
    const links = message.links.map(({ label, url }) => `${oneLine(label)}: ${oneLine(url)}`);
    return {
        subject: `[${marks[message.state]}] ${oneLine(message.title)}`.slice(0, 200),
        text: `${[[oneLine(message.title)], facts, message.lines.map(oneLine), links]
            .filter((part) => part.length > 0)
            .map((part) => part.join('\n'))
            .join('\n\n')}\n`,
    };
}
const smtpTransport = async (server, mail) => {
    const { openTransport } = await Promise.all(/* import() */[__webpack_require__.e(5909), __webpack_require__.e(8689)]).then(__webpack_require__.bind(__webpack_require__, 8689));
    const transport = openTransport(server);
    try {
        await transport.sendMail(mail);
    }
    finally {
        transport.close();
    }
};
function oneLine(text) {
    return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
}
function withoutPassword(text, server) {
    const secrets = [server.password, decoded(server.password), server.href].filter((secret) => secret !== '');
    return secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text).slice(0, 300);
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/notify/slack.js
/** Slack's limits: "Reference: blocks" (header 150, section text 3,000, field 2,000, 10 fields, 50 blocks, button text 75, url 3,000). */
const limits = { header: 150, section: 3_000, field: 2_000, fields: 10, lines: 20, button: 75, url: 3_000, buttons: 5 };
const slack_marks = { good: '✅', doubtful: '⚠️', bad: '❌' };
/** Text from outside inside a Slack text: `& < >` are the three characters that Slack reads ("Formatting text for app surfaces"). */
function escapeSlack(text) {
    return text
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;');
}
/**
 * The body for an incoming webhook. A webhook is bound to one channel, so the configured name cannot choose it; it is named
 * in the message, where a wrong one is noticed.
 */
function slackBody(message, channel) {
    const title = `${slack_marks[message.state]} ${message.title}`;
    const fields = message.facts
        .slice(0, limits.fields)
        .map(({ label, value }) => mrkdwn(`*${escapeSlack(label)}*\n${plain(value)}`, limits.field));
    const links = message.links.filter(({ url }) => /^https?:\/\//.test(url) && url.length <= limits.url).slice(0, limits.buttons);
    const blocks = [
        { type: 'header', text: { type: 'plain_text', text: cut(title, limits.header), emoji: true } },
        ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
        ...message.lines.slice(0, limits.lines).map((line) => ({ type: 'section', text: mrkdwn(plain(line), limits.section) })),
        ...(links.length === 0 ? [] : [{ type: 'actions', elements: links.map(slack_button) }]),
        { type: 'context', elements: [mrkdwn(`for ${plain(channel)}`, limits.section)] },
    ];
    return { text: escapeSlack(cut(title, limits.header)), blocks };
}
/** Posts to an incoming webhook; asked again once or twice after a fault of Slack's or a limit. Never throws for what Slack says. */
async function sendSlack(target, message, deps) {
    const to = `Slack ${target.channel}`;
    if (URL.parse(target.webhook) === null)
        return { to, state: 'failed', reason: 'the webhook is not an address' };
    const body = JSON.stringify(slackBody(message, target.channel));
    for (let attempt = 1;; attempt += 1) {
        const answer = await deps.http({
            method: 'POST',
            url: target.webhook,
            headers: { 'content-type': 'application/json; charset=utf-8' },
            body,
            timeout: 10_000,
            ...(deps.signal === undefined ? {} : { signal: deps.signal }),
        });
        if (answer.state === 'answered' && answer.status >= 200 && answer.status < 300)
            return { to, state: 'sent' };
        if (attempt === 3 || !worthAgain(answer))
            return { to, state: 'failed', reason: reasonOf(answer) };
        await deps.clock.sleep(pauseAfter(answer, attempt), deps.signal);
    }
}
/** A message may be told twice when an answer was lost; a second one is better than none. */
function worthAgain(answer) {
    return answer.state === 'failed' ? answer.reason !== 'aborted' : answer.status === 429 || answer.status >= 500;
}
function pauseAfter(answer, attempt) {
    const asked = answer.state === 'answered' ? Number(answer.headers['retry-after']) * 1_000 : Number.NaN;
    return Number.isFinite(asked) ? Math.min(10_000, asked) : 500 * attempt;
}
/** The address of a webhook is a secret: only what Slack said is told. */
function reasonOf(answer) {
    if (answer.state === 'answered')
        return `Slack answered ${answer.status}: ${answer.body.slice(0, 200)}`;
    return `Slack was not reached (${answer.reason})`;
}
/** Escaped, and with a zero-width space after what begins Slack's own formatting. */
function plain(text) {
    return escapeSlack(text).replace(/[*_~`]/g, (mark) => `${mark}\u200b`);
}
function mrkdwn(text, limit) {
    return { type: 'mrkdwn', text: cut(text, limit) };
}
function slack_button({ label, url }) {
    return { type: 'button', text: { type: 'plain_text', text: cut(label, limits.button) }, url };
}
/** Cut between characters and never within an entity such as `&lt;`. */
function cut(text, limit) {
    if (text.length <= limit)
        return text;
    const head = text.slice(0, limit - 1).replace(/&[a-z]*$/, '');
    return `${head.isWellFormed() ? head : head.slice(0, -1)}…`;
}

// EXTERNAL MODULE: ./packages/shared/build/github/errors.js
var github_errors = __webpack_require__(6940);
;// CONCATENATED MODULE: ./actions/report/build/writes.js


/** Writes one thing and says what became of it; what goes wrong is told, never thrown, but a cancellation. */
async function attempt(what, write, signal) {
    try {
        return { what, state: 'done', detail: await write() };
    }
    catch (error) {
        if (signal?.aborted === true)
            throw error;
        if ((0,github_errors/* isForbidden */.US)(error))
            return { what, state: 'refused', detail: refusal(error) };
        return { what, state: 'failed', detail: error instanceof errors/* ActionError */.lZ ? writes_oneLine((0,errors/* describe */.q0)(error)) : (0,errors/* messageOf */.bD)(error) };
    }
}
function skipped(what, detail) {
    return { what, state: 'skipped', detail };
}
function refusal(error) {
    if (error.permissions.length > 0)
        return `the token lacks a permission: add ${error.permissions.join(', or ')} to the job`;
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}
function writes_oneLine(text) {
    return text.replace(/\s*\n\s*/g, '. ');
}

;// CONCATENATED MODULE: ./actions/report/build/notify.js





/** Tells everyone whom `notify` names and this verdict concerns. What cannot be told is reported, never thrown. */
async function notify(notified, message, variables, { mail, ...deps }) {
    const concerned = (on) => on === 'all' || message.state === 'bad';
    const writes = [];
    for (const [index, target] of notified.slack.entries()) {
        const what = `Slack ${target.channel}`;
        if (!concerned(target.on))
            writes.push(skipped(what, 'only failures are told there'));
        else
            writes.push(await tell(what, () => sendSlack((0,config_variables/* substitute */.V2)(target, variables, `notify.slack.${index}`), message, deps), deps.signal));
    }
    for (const [index, target] of notified.mail.entries()) {
        const what = `mail to ${target.to.join(', ')}`;
        if (!concerned(target.on))
            writes.push(skipped(what, 'only failures are told there'));
        else
            writes.push(await tell(what, () => sendMail((0,config_variables/* substitute */.V2)(target, variables, `notify.mail.${index}`), message, mail), deps.signal));
    }
    return writes;
}
async function tell(what, send, signal) {
    let delivery;
    const write = await attempt(what, async () => {
        delivery = await send();
        return delivery.state;
    }, signal);
    return delivery?.state === 'failed' ? { what, state: 'failed', detail: delivery.reason } : write;
}
const outcomes = {
    deployed: 'the new release serves',
    'rolled-back': 'the earlier release serves again',
    failed: 'did not go through',
    checked: 'looked at, nothing changed',
};
const stateOf = { pass: 'good', warn: 'doubtful', fail: 'bad', 'not-evaluated': 'bad' };
/** The report in the words of a notification. */
function messageOf(report, record) {
    const facts = [
        ['Service', report.service],
        ['Environment', report.environment],
        ['Branch', /^refs\/heads\/(.+)$/.exec(report.run.ref)?.[1]],
        ['Version', record?.version ?? report.version],
        ['Outcome', record === undefined ? undefined : outcomes[record.outcome]],
        ['Commit', report.sha.slice(0, 8)],
        ['By', report.run.actor],
        ['Took', record?.took === undefined ? undefined : (0,duration/* formatDuration */.a3)(Math.round(record.took / 1_000) * 1_000)],
    ].flatMap(([label, value]) => (label === undefined || value === undefined || value === '' ? [] : [{ label, value }]));
    return {
        title: report.headline,
        state: stateOf[report.verdict],
        facts,
        lines: report.rows
            .filter((row) => row.verdict !== 'pass')
            .map((row) => `${row.what}: ${row.verdict.replace('-', ' ')}: ${row.cause ?? row.headline}`),
        links: [{ label: 'Run', url: report.run.url }],
    };
}

;// CONCATENATED MODULE: ./actions/report/build/untold.js


/** The failures that no other report of this run has told anybody, as a report of their own; undefined where there are none. */
function untoldOf(report) {
    const told = new Set(report.reports.flatMap((record) => toldIn(record.details['told'])));
    const rows = report.rows.filter((row) => isBad(row) && !told.has(labelOf(row)));
    // Of a run without any record nothing is known, which is no reason to be silent.
    if (rows.length === 0 && report.rows.length > 0)
        return undefined;
    return narrowTo(report, rows);
}
/** What a report leaves in its record, so that another of the same run does not tell it again. */
function failuresOf(report) {
    return report.rows.filter(isBad).map(labelOf);
}
function toldIn(value) {
    const parsed = schemas/* array */.YOg(schemas/* string */.YjP()).safeParse(value);
    return parsed.success ? parsed.data : [];
}

;// CONCATENATED MODULE: ./actions/report/build/notifications.js






const nothing = { writes: [], told: [], annotations: [] };
/** Masks every value on the way. */
function readGrant({ notifySecrets = '' }, { log }) {
    try {
        const variables = (0,config_variables/* parseVariables */.rf)(notifySecrets, 'The secret SLIPWAY_NOTIFY');
        for (const value of Object.values(variables))
            log.mask(value);
        return { state: 'read', variables };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return { state: 'unreadable', error };
    }
}
/** Tells what `slipway.yml` says under `notify`; a fault of the configuration is told in turn, after everything else was written. */
async function sendNotifications(work, grant, context, ways) {
    const { inputs, subject } = work;
    try {
        if (inputs.notify === 'false')
            return nothing;
        if (subject.fromFork)
            return { ...nothing, writes: [skipped('notifications', 'a pull request from a fork has no secrets')] };
        if (grant.state === 'unreadable')
            throw grant.error;
        const granted = grant.variables;
        const variables = (0,settings/* readVariables */.Ch)(inputs, context);
        const notified = (await (0,settings/* readConfig */.Xg)(inputs, context))?.notify;
        if (notified === undefined)
            return nothing;
        const names = (0,config_variables/* namesIn */.wX)(notified);
        const strangers = Object.keys(granted).filter((name) => !names.includes(name));
        const sent = await send(work, { notified, variables: { ...variables, ...granted } }, context, ways);
        return { ...sent, annotations: [...strangersNote(strangers), ...sent.annotations] };
    }
    catch (error) {
        // The report of a run whose configuration is broken is still worth having; the step says at its end what was wrong.
        if (!(error instanceof errors/* ActionError */.lZ) || context.signal.aborted)
            throw error;
        const fault = (0,errors/* describe */.q0)(error);
        return { ...nothing, writes: [{ what: 'notifications', state: 'failed', detail: fault }], fault };
    }
}
async function send(work, addressed, context, ways) {
    const { inputs, report, record } = work;
    const deps = { ...context, ...(ways.mail === undefined ? {} : { mail: ways.mail }) };
    if (inputs.notify === 'true') {
        const writes = await notify(addressed.notified, messageOf(report, record), addressed.variables, deps);
        return { ...nothing, writes, told: toldBy(writes, report) };
    }
    const untold = untoldOf(report);
    if (untold === undefined)
        return { ...nothing, writes: [skipped('notifications', 'there is no failure that was not told before')] };
    const { reachable, missing } = reachableOf(addressed);
    // No line in the history: the outcome is not that of an environment.
    const writes = await notify(reachable, messageOf(untold, undefined), addressed.variables, deps);
    return { writes, told: toldBy(writes, untold), annotations: missing.length === 0 ? [] : [silence(missing, inputs)] };
}
/** Whom the variables at hand suffice to tell, and the names that are missing for the others. */
function reachableOf({ notified, variables }) {
    const lacking = (target) => (0,config_variables/* namesIn */.wX)(target).filter((name) => (variables[name] ?? '') === '');
    const has = (target) => lacking(target).length === 0;
    return {
        reachable: { ...notified, slack: notified.slack.filter(has), mail: notified.mail.filter(has) },
        missing: [...new Set(lacking(notified))],
    };
}
function toldBy(writes, report) {
    return writes.some(({ state }) => state === 'done') ? failuresOf(report) : [];
}
function silence(missing, { notifySecrets }) {
    const names = missing.map((name) => `$${name}`).join(', ');
    const hint = 'Put lines NAME=value for them into SLIPWAY_NOTIFY, a secret of the repository or the organisation.';
    return notifySecrets === undefined
        ? { level: 'notice', title: 'Nobody was told', message: `notify of slipway.yml needs ${names}, which this job was not given. ${hint}` }
        : {
            level: 'warning',
            title: 'Not everybody was told',
            message: `notify of slipway.yml needs ${names}, which SLIPWAY_NOTIFY lacks. ${hint}`,
        };
}
function strangersNote(strangers) {
    if (strangers.length === 0)
        return [];
    const message = `Nothing under notify of slipway.yml reads ${strangers.map((name) => `$${name}`).join(', ')}, so it is not used. SLIPWAY_NOTIFY is for ` +
        'webhooks and mail servers alone, since every run of the repository reads it: take the rest out of it. Secrets of an environment belong into its SLIPWAY_SECRETS.';
    return [{ level: 'warning', title: 'SLIPWAY_NOTIFY holds more than it should', message }];
}

// EXTERNAL MODULE: ./packages/shared/build/github/comments.js
var comments = __webpack_require__(4773);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(3364);
;// CONCATENATED MODULE: ./packages/shared/build/github/history.js



/** An orphan branch: on main, every record would move the base of all open pull requests. */
const historyBranch = 'slipway-history';
/** One line of the history: one deployment, rollback or check of one environment, as one job saw it. */
const historyRecord = schemas/* object */.Ikc({
    schema: schemas/* literal */.euz(1),
    /** `run_id+attempt+job`: the same record is never kept twice. */
    key: schemas/* string */.YjP(),
    at: iso/* datetime */.w$(),
    service: schemas/* string */.YjP(),
    environment: schemas/* string */.YjP(),
    outcome: schemas/* enum */.k5n(['deployed', 'rolled-back', 'failed', 'checked']),
    verdict: words/* verdict */.WJ,
    version: schemas/* string */.YjP().optional(),
    sha: schemas/* string */.YjP(),
    headline: schemas/* string */.YjP(),
    cause: schemas/* string */.YjP().optional(),
    actor: schemas/* string */.YjP(),
    url: schemas/* string */.YjP(),
    /** Milliseconds from the first record of the job to its last. */
    took: schemas/* number */.aig().optional(),
    actions: schemas/* record */.g1P(schemas/* string */.YjP(), words/* verdict */.WJ).default({}),
    /** Response times in milliseconds, rates as shares of 0 to 1. */
    measures: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()).default({}),
});
/** One file for each environment and month, so that no file grows without bound. */
function historyFile(record) {
    return `${record.environment}/${record.at.slice(0, 7)}.ndjson`;
}
/**
 * Adds a record to the branch, which it makes when there is none. The branch only moves forward: when another writer was
 * faster, the record is put after what that one wrote, never merged over it. Needs `contents: write`. Throws a GithubError.
 */
async function appendHistory(github, record, deps) {
    const path = historyFile(record);
    const line = JSON.stringify(historyRecord.parse(record));
    for (let attempt = 1;; attempt += 1) {
        const head = await readHead(github);
        const text = head === undefined ? '' : await readFile(github, head.files.get(path));
        if (parseLines(text).records.some(({ key }) => key === record.key))
            return 'known';
        const sha = await history_commit(github, head, {
            path,
            text: `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${line}\n`,
            message: record.headline,
        });
        try {
            await move(github, head === undefined, sha);
            return 'appended';
        }
        catch (error) {
            if (!((0,github_errors/* isGithubStatus */.o5)(error, 409, 422) || (0,github_errors/* isUncertain */.cp)(error)) || attempt === 8)
                throw error;
            await deps.clock.sleep(200 * attempt * (0.5 + (deps.random ?? Math.random)()), deps.signal);
        }
    }
}
/**
 * The newest records of every environment, oldest first; at most `months` files of each. Lines that are no records are
 * counted, not thrown: the history must stay readable. Needs `contents: read`. Throws a GithubError.
 */
async function readHistory(github, months = 3) {
    const head = await readHead(github);
    const records = [];
    let unreadable = 0;
    for (const path of newestFiles([...(head?.files.keys() ?? [])], months)) {
        const parsed = parseLines(await readFile(github, head?.files.get(path)));
        records.push(...parsed.records);
        unreadable += parsed.unreadable;
    }
    return { records: records.sort((a, b) => (a.at < b.at ? -1 : 1)), unreadable };
}
/** The last `months` files of each environment. */
function newestFiles(paths, months) {
    const byEnvironment = Object.groupBy(paths.filter((path) => /^[^/]+\/\d{4}-\d{2}\.ndjson$/.test(path)), (path) => path.slice(0, path.indexOf('/')));
    return Object.values(byEnvironment).flatMap((files = []) => files.sort().slice(-months));
}
function parseLines(text) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const records = lines.flatMap((line) => {
        try {
            const parsed = historyRecord.safeParse(JSON.parse(line));
            return parsed.success ? [parsed.data] : [];
        }
        catch {
            return [];
        }
    });
    return { records, unreadable: lines.length - records.length };
}
async function readHead(github) {
    try {
        const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
        const { sha } = (await github.request(route, { ...github.repository, ref: `heads/${historyBranch}` })).data.object;
        const head = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...github.repository, commit_sha: sha });
        const tree = head.data.tree.sha;
        const listed = await github.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
            ...github.repository,
            tree_sha: tree,
            recursive: '1',
        });
        const files = listed.data.tree.flatMap((entry) => entry.type === 'blob' && entry.path !== undefined && entry.sha !== undefined && entry.sha !== null ? [[entry.path, entry.sha]] : []);
        return { sha, tree, files: new Map(files) };
    }
    catch (error) {
        if ((0,github_errors/* isGithubStatus */.o5)(error, 404))
            return undefined;
        throw error;
    }
}
async function readFile(github, sha) {
    if (sha === undefined)
        return '';
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...github.repository, file_sha: sha });
    return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8').toString();
}
async function history_commit(github, head, file) {
    const tree = await github.request('POST /repos/{owner}/{repo}/git/trees', {
        ...github.repository,
        ...(head === undefined ? {} : { base_tree: head.tree }),
        tree: [{ path: file.path, mode: '100644', type: 'blob', content: file.text }],
    });
    const made = await github.request('POST /repos/{owner}/{repo}/git/commits', {
        ...github.repository,
        message: file.message,
        tree: tree.data.sha,
        parents: head === undefined ? [] : [head.sha],
    });
    return made.data.sha;
}
async function move(github, first, sha) {
    if (first)
        await github.request('POST /repos/{owner}/{repo}/git/refs', { ...github.repository, ref: `refs/heads/${historyBranch}`, sha });
    else {
        const ref = `heads/${historyBranch}`;
        await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...github.repository, ref, sha, force: false });
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/github/pulls.js
/** Numbers of the open pull requests whose commits include this one. Needs `pull-requests: read`. Throws a GithubError. */
async function openPullRequests(github, sha) {
    const pulls = github.paginate((page) => github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', { ...github.repository, commit_sha: sha, ...page }));
    const open = [];
    for await (const pull of pulls)
        if (pull.state === 'open')
            open.push(pull.number);
    return open;
}

// EXTERNAL MODULE: ./packages/shared/build/github/statuses.js
var statuses = __webpack_require__(5221);
;// CONCATENATED MODULE: ./actions/report/build/status.js

const states = { pass: 'success', warn: 'success', fail: 'failure', 'not-evaluated': 'error' };
/** A run of any other event is on the head of some branch, whatever is live. */
const startedByCommit = ['push', 'pull_request', 'pull_request_target', 'merge_group', 'deployment', 'deployment_status'];
/** The actions that judge a commit; what the others find concerns an environment. */
const judgesOfCommits = ['security-scan', 'quality-gate', 'release'];
/**
 * What this report says of which commit, under which name. A status speaks of one thing alone: gates of the commit, a deployment
 * of the environment, and a look or a rollback of the release that is live, which is not the commit that the run is on.
 */
function judgementsOf(report, scope) {
    const { inputs } = scope;
    const gate = inputs.gate ?? gateOf(report, inputs);
    if (gate === 'ci')
        return [ofCommit(report, scope), ...ofDeploymentNotBegun(report, scope)];
    const { environment } = report;
    if (environment === undefined)
        return [withheld(`the gate ${gate} needs the input "environment"`)];
    return [ofEnvironment(report, { gate, environment, service: scope.service }, scope)];
}
/** Where no gate was named: by what was done to the environment. */
function gateOf({ evidence }, { environment }) {
    if (environment === undefined)
        return 'ci';
    const did = (action) => evidence.some((record) => record.action === action);
    return did('blue-green-deploy') ? 'deploy' : did('rollback') ? 'rollback' : 'watch';
}
function ofCommit(report, { inputs, subject, service }) {
    const { gates } = inputs;
    const concerned = gates === undefined || subject.merge ? report : narrowTo(report, report.rows.filter(isOfCommit(gates)));
    const absent = (gates ?? []).filter((job) => (inputs.results?.[job]?.result ?? 'skipped') === 'skipped');
    if (states[concerned.verdict] === 'success' && absent.length > 0) {
        return withheld(`${absent.join(', ')} did not run, so this run cannot say that the commit is well`);
    }
    return set(concerned, { gate: subject.merge ? 'pull-request' : 'ci', service }, subject.sha);
}
function isOfCommit(gates) {
    return ({ what, job, environment }) => {
        if (environment !== undefined)
            return false;
        return job === '' || gates.includes(job) || judgesOfCommits.includes(what);
    };
}
/** A deployment that was refused, or whose job never came to its own report, leaves its status here. */
function ofDeploymentNotBegun(report, { inputs, subject, service }) {
    const { gates } = inputs;
    const { environment } = report;
    if (gates === undefined || environment === undefined || subject.merge)
        return [];
    if (report.reports.some((record) => record.environment === environment))
        return [];
    const inCommit = isOfCommit(gates);
    const rows = report.rows.filter((row) => !inCommit(row));
    return rows.some(isBad) ? [set(narrowTo(report, rows), { gate: 'deploy', environment, service }, subject.sha)] : [];
}
function ofEnvironment(report, about, { inputs, subject }) {
    if (about.gate === 'deploy') {
        const leftToNewer = report.verdict === 'warn' && report.rows.some(({ superseded }) => superseded);
        if (leftToNewer)
            return withheld('it left its place to a newer run: nothing was deployed, and nothing failed');
        return set(report, about, inputs.statusCommit ?? subject.sha);
    }
    const sha = inputs.statusCommit ?? (startedByCommit.includes(report.run.event) ? subject.sha : undefined);
    if (sha !== undefined)
        return set(report, about, sha);
    return withheld(`a ${about.gate} is about what is live, not about the commit of the run, and "status-commit" does not say which that is`);
}
function set(report, subject, sha) {
    return { state: 'set', status: { sha, subject, state: states[report.verdict], description: report.headline, url: report.run.url } };
}
function withheld(reason) {
    return { state: 'withheld', reason };
}

;// CONCATENATED MODULE: ./actions/report/build/publish.js







/** Comment, statuses and history, one after another; each says for itself what became of it. */
async function publishToGithub(work, deps) {
    const comments = await writeComments(work, deps);
    const statuses = await writeStatuses(work, deps);
    const { writes, history } = await writeHistory(work, deps);
    return { writes: [...comments.writes, ...statuses, ...writes], history, comment: comments.url };
}
async function writeComments({ inputs, report, subject }, { github, signal }) {
    if (inputs.comment === 'never')
        return { writes: [skipped('comment', 'not asked for')], url: undefined };
    let numbers = subject.pullRequest === undefined ? [] : [subject.pullRequest];
    if (inputs.comment === 'always' && numbers.length === 0) {
        const search = await attempt('comment', async () => {
            numbers = await openPullRequests(github, subject.sha);
            return '';
        }, signal);
        if (search.state !== 'done')
            return { writes: [search], url: undefined };
    }
    if (numbers.length === 0)
        return { writes: [skipped('comment', 'there is no pull request')], url: undefined };
    const writes = [];
    let url;
    const body = renderReport(report);
    const key = `report-${report.run.workflow.toLowerCase()}`;
    for (const issue of numbers) {
        writes.push(await attempt(`comment on ${issue}`, async () => {
            const written = await (0,comments/* writeStickyComment */.Iz)(github, { issue, key, body, author: inputs.commentAuthor });
            url = written.url;
            return written.did;
        }, signal));
    }
    return { writes, url };
}
async function writeStatuses({ inputs, report, subject, service }, deps) {
    if (!inputs.status)
        return [skipped('status', 'not asked for')];
    const writes = [];
    for (const judgement of judgementsOf(report, { inputs, subject, service }))
        writes.push(await writeStatus(judgement, deps));
    return writes;
}
async function writeStatus(judgement, { github, signal }) {
    if (judgement.state === 'withheld')
        return skipped('status', judgement.reason);
    const { status } = judgement;
    return attempt('status', async () => {
        await (0,statuses/* setStatus */.Lx)(github, status);
        return `${(0,statuses/* contextOf */.Vm)(status.subject)}: ${status.state} on ${status.sha.slice(0, 8)}`;
    }, signal);
}
async function writeHistory({ inputs, record, subject }, { github, clock, signal }) {
    const writes = [];
    if (!inputs.history)
        writes.push(skipped('history', 'not asked for'));
    else if (record === undefined)
        writes.push(skipped('history', 'no environment was given'));
    else if (subject.pullRequest !== undefined)
        writes.push(skipped('history', 'a pull request leaves none'));
    else
        writes.push(await attempt('history', () => appendHistory(github, record, { clock, signal }), signal));
    let history = [];
    const reading = await attempt('reading the history', async () => {
        const read = await readHistory(github);
        history = read.records;
        return read.unreadable === 0
            ? `${read.records.length} records`
            : `${read.records.length} records, ${read.unreadable} lines unreadable`;
    }, signal);
    return { writes: [...writes, ...(reading.state === 'done' ? [] : [reading])], history };
}

;// CONCATENATED MODULE: ./actions/report/build/record.js
/** The measurements that the history keeps: those of the service, by the names that rules know. */
const kept = /^(error-rate|client-error-rate|throughput|response-time\.p(50|95|99))$/;
/** The line of this run in the history, or undefined where no environment was touched. */
function recordOf(report, at) {
    const { environment, run, evidence, verdict } = report;
    if (environment === undefined)
        return undefined;
    const outcome = outcomeOf(report);
    const cause = report.rows.find((row) => row.verdict === verdict)?.cause;
    const version = versionOf(evidence, outcome) ?? report.version;
    return {
        schema: 1,
        key: `${run.id}+${run.attempt}+${run.job}`,
        at: new Date(at).toISOString(),
        service: report.service ?? run.repository,
        environment,
        outcome,
        verdict,
        ...(version === undefined ? {} : { version }),
        sha: report.sha,
        headline: report.headline,
        ...(cause === undefined || verdict === 'pass' ? {} : { cause }),
        actor: run.actor,
        url: run.url,
        ...(evidence.length === 0 ? {} : { took: tookOf(evidence) }),
        actions: Object.fromEntries(evidence.map((record) => [record.action, record.verdict])),
        measures: Object.fromEntries(evidence.flatMap((record) => record.measurements.filter(({ name }) => kept.test(name)).map(({ name, value }) => [name, value]))),
    };
}
/**
 * `deployed` only when the deployment itself said so and nothing after it spoke against it; a rollback that says it is done
 * is `rolled-back`, whatever made it necessary.
 */
function outcomeOf({ evidence, verdict }) {
    const good = (record) => record.verdict === 'pass' || record.verdict === 'warn';
    const rollbacks = evidence.filter((record) => record.action === 'rollback' && !(good(record) && onlyLooked(record)));
    if (rollbacks.length > 0)
        return rollbacks.every(good) ? 'rolled-back' : 'failed';
    const deploys = evidence.filter((record) => record.action === 'blue-green-deploy' && record.inputs['mode'] !== 'plan');
    if (deploys.length > 0)
        return deploys.every(good) && (verdict === 'pass' || verdict === 'warn') ? 'deployed' : 'failed';
    return 'checked';
}
/** A dry run, or a decision to leave things as they are. One whose driver had gone back already names what was left. */
function onlyLooked({ inputs, details }) {
    return inputs['dryRun'] === true || (details['changed'] === false && details['previousVersion'] === '');
}
/** What serves after a rollback is its destination, which its record names. */
function versionOf(evidence, outcome) {
    const action = outcome === 'rolled-back' ? 'rollback' : 'blue-green-deploy';
    return evidence.findLast((record) => record.action === action && record.release !== undefined)?.release?.version;
}
function tookOf(evidence) {
    const starts = evidence.map((record) => Date.parse(record.startedAt));
    const ends = evidence.map((record) => Date.parse(record.finishedAt));
    return Math.max(0, Math.max(...ends) - Math.min(...starts));
}

;// CONCATENATED MODULE: ./actions/report/build/run.js














/**
 * Tells what the run found: gathers, composes, then writes one thing after another. Its verdict is that of the run; the step
 * itself fails only where the report could not do its work, or with `strict` where a write did not come through.
 */
async function writeReport(inputs, context, ways = {}) {
    // First of all, so that what it masks is masked.
    const granted = readGrant(inputs, context);
    const subject = subjectOf(context.runner);
    const report = composeReport(await gatherEvidence(inputs.evidence, context), inputs, { run: context.runner.run, subject });
    const record = recordOf(report, context.clock.now());
    const work = { inputs, report, subject, record, service: await serviceOf(inputs, report, context) };
    const published = await publish(work, context, ways);
    const notifications = await sendNotifications(work, granted, context, ways);
    const page = renderPage(dashboardData(report, published.history, record, context.clock.now()));
    const path = (0,external_node_path_.isAbsolute)(inputs.dashboard) ? inputs.dashboard : (0,external_node_path_.join)(context.runner.workspace, inputs.dashboard);
    const dashboard = await attempt('dashboard', async () => {
        await context.files.write(path, page);
        return path;
    });
    const writes = [...published.writes, ...notifications.writes, dashboard];
    const comeThrough = [...published.writes, dashboard].every(({ state }) => state === 'done' || state === 'skipped');
    return {
        ok: notifications.fault === undefined && (comeThrough || !inputs.strict),
        evidence: evidenceOf(report, writes, { comeThrough: comeThrough || !inputs.strict, notifications }),
        outputs: { dashboard: dashboard.state === 'done' ? path : '', comment: published.comment ?? '' },
        summary: `${renderReport(report)}${readOnlyNote(subject)}${renderWrites(writes)}\n`,
        annotations: [...writes.flatMap(annotationOf), ...notifications.annotations],
    };
}
/** The service, where another configuration than the usual one says that the repository has several. */
async function serviceOf(inputs, report, context) {
    const { config: path } = inputs;
    if (path === undefined || (0,external_node_path_.normalize)(path) === settings/* defaultConfigPath */.jE)
        return undefined;
    try {
        return (await (0,settings/* readConfig */.Xg)(inputs, context))?.service ?? path;
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        return report.service ?? path;
    }
}
async function publish(work, context, ways) {
    const { inputs, subject } = work;
    const reason = subject.fromFork ? 'a pull request from a fork has a token that only reads' : 'no token was given';
    if (subject.fromFork || inputs.token === undefined) {
        return { writes: ['comment', 'status', 'history'].map((what) => skipped(what, reason)), history: [], comment: undefined };
    }
    const github = await (ways.github ?? ((token) => (0,octokit.createGithub)({ ...context, token })))(inputs.token);
    return publishToGithub(work, { ...context, github });
}
function evidenceOf(report, writes, { comeThrough, notifications: { fault, told } }) {
    const lost = writes.filter(({ state }) => state === 'refused' || state === 'failed');
    const trouble = fault ?? (comeThrough ? undefined : `Not written: ${lost.map(({ what, detail }) => `${what} (${detail})`).join('; ')}`);
    const cause = trouble ?? report.rows.find((row) => row.verdict === report.verdict && row.verdict !== 'pass')?.cause;
    return {
        verdict: report.verdict,
        headline: trouble ?? report.headline,
        ...(cause === undefined ? {} : { cause }),
        ...(report.service === undefined ? {} : { service: report.service }),
        ...(report.environment === undefined ? {} : { environment: report.environment }),
        ...(report.version === undefined ? {} : { release: { version: report.version } }),
        conditions: report.rows.map((row) => ({
            name: labelOf(row),
            verdict: row.verdict,
            ...(row.verdict === 'pass' ? {} : { reason: row.cause ?? row.headline }),
        })),
        details: { writes, told, refused: report.refused, skipped: report.skipped },
    };
}
function readOnlyNote({ fromFork }) {
    return fromFork
        ? '\n\nThis pull request comes from a fork, whose token only reads: no comment, no status and no notification was written.'
        : '';
}
function annotationOf({ what, state, detail }) {
    if (state === 'done' || state === 'skipped')
        return [];
    return [{ level: 'warning', title: `Report: ${what} was ${state === 'refused' ? 'refused' : 'not written'}`, message: detail }];
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

/***/ 6940:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   US: () => (/* binding */ isForbidden),
/* harmony export */   cp: () => (/* binding */ isUncertain),
/* harmony export */   o5: () => (/* binding */ isGithubStatus),
/* harmony export */   qQ: () => (/* binding */ githubError)
/* harmony export */ });
/* unused harmony exports GithubError, permissionLines */
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);

/** A request that GitHub refused or did not answer. `status` is undefined when no answer came. */
class GithubError extends _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ {
    status;
    /** The `permissions:` lines that would have let it through, where GitHub says that the token lacks one. */
    permissions;
    constructor(message, options) {
        super(message, options);
        this.name = 'GithubError';
        this.status = options.status;
        this.permissions = options.permissions ?? [];
    }
}
/** Whether GitHub answered with one of these statuses. */
function isGithubStatus(error, ...statuses) {
    return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status);
}
/** Whether the token lacks a permission: the one refusal that a report may live with. */
function isForbidden(error) {
    return isGithubStatus(error, 401, 403);
}
/** What went wrong, and what the author of the workflow can do about it. */
function githubError(refusal) {
    const { method, path, status, cause } = refusal;
    const said = refusal.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').slice(0, 500);
    const what = status === undefined ? `GitHub did not answer ${method} ${path}` : `GitHub refused ${method} ${path} (${status})`;
    const limited = /rate limit/i.test(refusal.message);
    const needed = (status === 403 || status === 404) && !limited ? permissionLines(refusal.accepted ?? '') : [];
    return new GithubError(`${what}: ${said}`, {
        hint: hintFor(refusal, needed, limited),
        cause,
        status,
        permissions: status === 403 ? needed : [],
    });
}
function hintFor({ status, path }, permissions, limited) {
    const add = permissions.length === 0 ? '' : `Add to the permissions of the job: ${permissions.join(', or ')}.`;
    if (status === 401)
        return 'The token is not valid: it has expired, or the input "token" is not a GitHub token.';
    if (limited)
        return 'The rate limit of the token is used up; run the job again later.';
    if (status === 403 && permissions.some((line) => line.startsWith('administration'))) {
        return `${add} GITHUB_TOKEN cannot have administration: give a token of a GitHub App in the input "token".`;
    }
    if (status === 403 && add !== '')
        return `${add} A pull request from a fork has a read-only token whatever the workflow says.`;
    if (status === 403)
        return 'The token lacks a permission: see permissions: of the job, and the settings of the repository.';
    if (status === 404) {
        return `It does not exist, or the token may not see it${permissions.length === 0 ? '' : `, for which it needs ${permissions.join(', or ')}`}.`;
    }
    if (status === 422)
        return 'GitHub understood the request and found its values not acceptable.';
    if (status === undefined)
        return `Check that the runner reaches the address in GITHUB_API_URL (${path}).`;
    return status >= 500
        ? 'GitHub had a fault; see https://www.githubstatus.com, and run the job again.'
        : 'Run the job again with debug logging.';
}
/** GitHub writes `issues=write; pull_requests=write`: `;` between alternatives, `,` between what is needed together. */
function permissionLines(accepted) {
    return accepted
        .split(';')
        .map((alternative) => alternative
        .split(',')
        .map((pair) => pair.trim().replaceAll('_', '-').replace('=', ': '))
        .filter((pair) => pair !== '' && !pair.startsWith('metadata'))
        .join(' and '))
        .filter((line) => line !== '');
}
/** Whether the request may have been carried out although it failed: no answer came, or a fault of GitHub's. */
function isUncertain(error) {
    return error instanceof GithubError && (error.status === undefined || error.status >= 500);
}


/***/ }),

/***/ 9714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ listOf),
/* harmony export */   createGithub: () => (/* binding */ createGithub)
/* harmony export */ });
/* unused harmony export paginate */
/** A client with retries and limits honoured. Octokit is loaded by the first call, not with the action. */
async function createGithub(options) {
    const { createRequest } = await Promise.all(/* import() */[__webpack_require__.e(8010), __webpack_require__.e(8124)]).then(__webpack_require__.bind(__webpack_require__, 8124));
    const [owner = '', repo = ''] = options.runner.run.repository.split('/');
    return { repository: { owner, repo }, request: createRequest(options), paginate };
}
/**
 * Every item of a list, page by page: `github.paginate((page) => github.request('GET …', { ...github.repository, ...page }))`.
 * Follows GitHub's Link header (REST reference, "Using pagination in the REST API") and ends where it names no next page.
 */
async function* paginate(list) {
    for (let page = 1;; page += 1) {
        const { data, headers } = await list({ per_page: 100, page });
        yield* data;
        if (data.length === 0 || !/rel="next"/.test(headers.link ?? ''))
            return;
    }
}
/** The list inside an answer such as `{ total_count, workflow_runs }`, for `paginate`. */
function listOf(answer, pick) {
    return { data: pick(answer.data), headers: answer.headers };
}


/***/ }),

/***/ 5221:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lx: () => (/* binding */ setStatus),
/* harmony export */   Vm: () => (/* binding */ contextOf),
/* harmony export */   gG: () => (/* binding */ environmentGates)
/* harmony export */ });
/* unused harmony exports commitGates, shorten */
/** Gates that judge a commit. `pull-request` judges what a merge of it would give, which is another thing than the commit itself. */
const commitGates = (/* unused pure expression or super */ null && (['ci', 'pull-request']));
/** Gates that judge an environment, each under its name. */
const environmentGates = ['deploy', 'rollback', 'watch', 'security'];
/** `slipway/<gate>[/<environment>][/<service>]`: the name that a required check would have. */
function contextOf(subject) {
    const environment = 'environment' in subject ? [subject.environment] : [];
    const service = subject.service === undefined ? [] : [subject.service];
    return ['slipway', subject.gate, ...environment, ...service].map(segment).join('/');
}
/** Sets a commit's status; one of the same context replaces it. Needs `statuses: write`. Throws a GithubError. */
async function setStatus(github, status) {
    await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        ...github.repository,
        sha: status.sha,
        state: status.state,
        context: contextOf(status.subject),
        description: shorten(status.description, 140),
        target_url: status.url,
    });
}
/** GitHub allows a slash in the name of an environment: it must not read as the next part. */
function segment(text) {
    return text.replace(/[%/]/g, encodeURIComponent);
}
/** One line of at most `limit` UTF-16 units, cut between characters. */
function shorten(text, limit) {
    const line = text.replace(/\s+/g, ' ').trim();
    if (line.length <= limit)
        return line;
    const cut = line.slice(0, limit - 1);
    return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
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
