export const id = 2344;
export const ids = [2344];
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

/***/ 7878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ checkHealth),
/* harmony export */   l: () => (/* binding */ healthSample)
/* harmony export */ });
/* harmony import */ var _control_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8847);
/* harmony import */ var _flow_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1584);
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5745);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1954);




/** Every probe and flow once, side by side. Throws as `runProbes` does. */
async function checkHealth(health, options) {
    const results = await Promise.all([
        ...health.probes.map((probe) => (0,_run_js__WEBPACK_IMPORTED_MODULE_0__/* .runProbe */ .mW)(probe, options)),
        ...health.flows.map((flow) => (0,_flow_js__WEBPACK_IMPORTED_MODULE_1__/* .runFlow */ .c)(flow, options)),
    ]);
    const judged = await (0,_control_js__WEBPACK_IMPORTED_MODULE_2__/* .controlled */ .b)(results, options);
    return { at: options.clock.now(), results: judged, judgement: (0,_result_js__WEBPACK_IMPORTED_MODULE_3__/* .judgeProbes */ .$)(judged) };
}
/** A round as a rule on health sees it: 1 for failing, 0 for well, missing where it could not be told. */
function healthSample({ at, judgement }) {
    return { at, value: judgement.verdict === 'not-evaluated' ? undefined : judgement.verdict === 'fail' ? 1 : 0 };
}


/***/ }),

/***/ 2138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted),
/* harmony export */   O: () => (/* binding */ earFor)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6724);
/* harmony import */ var _github_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6940);
/* harmony import */ var _github_octokit_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9714);
/* harmony import */ var _lock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4922);
/* harmony import */ var _lock_store_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5205);
/* harmony import */ var _signals_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6084);






/** Milliseconds between two looks at the lock. */
const listenEvery = 4_000;
/**
 * Looks at something for as long as `look` takes, and tells it by its signal when somebody aborts the rollout of this very job. `aborted`
 * says who and why. What cannot be heard is said once and ends nothing; outside the job of a deployment the look is undisturbed.
 */
async function untilAborted(ear, look) {
    if (ear === undefined)
        return { result: await look(undefined), aborted: undefined };
    const over = new AbortController();
    const told = new AbortController();
    let aborted;
    void listen(ear, AbortSignal.any([ear.signal, over.signal])).then((why) => {
        if (why === undefined || over.signal.aborted)
            return;
        aborted = why;
        told.abort(new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ(`The rollout was aborted: ${why}`));
    });
    try {
        return { result: await look(AbortSignal.any([ear.signal, told.signal])), aborted };
    }
    finally {
        over.abort();
    }
}
/** Gives why the rollout is aborted; undefined when the listening is over, or never was any use. Never throws. */
async function listen({ lock, service, self, clock, log }, signal) {
    let deaf = false;
    while (!signal.aborted) {
        try {
            const record = (await lock.read())?.record;
            if (record === undefined || record.state === 'free' || !(0,_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .sameHolder */ .dg)(record.holder, self))
                return undefined;
            const { aborted } = (0,_signals_js__WEBPACK_IMPORTED_MODULE_2__/* .standing */ .JA)((0,_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .signalsFor */ .rT)(service, record.signals));
            if (aborted !== undefined)
                return (0,_signals_js__WEBPACK_IMPORTED_MODULE_2__/* .describeSignal */ .e4)(aborted);
        }
        catch (error) {
            const text = `An abort of this rollout would not be heard while it is watched: ${(0,_core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`;
            if ((0,_github_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isForbidden */ .US)(error)) {
                log.debug(text);
                return undefined;
            }
            if (!deaf)
                log.warning(text);
            deaf = true;
        }
        try {
            await clock.sleep(listenEvery, signal);
        }
        catch {
            return undefined;
        }
    }
    return undefined;
}
/** The ear of a step that looks at an environment: undefined where it has no token, or that environment no lock that could carry a signal. */
async function earFor(token, environment, { runner, clock, log, signal }) {
    if (token === undefined || environment === undefined || environment.rollout.lock !== 'branch')
        return undefined;
    const github = await (0,_github_octokit_js__WEBPACK_IMPORTED_MODULE_4__.createGithub)({ token, runner, log, signal });
    const { id, attempt, job } = runner.run;
    return { lock: (0,_lock_store_js__WEBPACK_IMPORTED_MODULE_5__/* .githubLock */ .X)(github, environment.name), service: environment.service, self: { run: id, attempt, job }, clock, log, signal };
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
