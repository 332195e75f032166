export const id = 8329;
export const ids = [8329];
export const modules = {

/***/ 8329:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  askPostgres: () => (/* binding */ askPostgres)
});

// EXTERNAL MODULE: ./node_modules/.pnpm/pg@8.23.1/node_modules/pg/esm/index.mjs
var esm = __webpack_require__(4945);
// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
;// CONCATENATED MODULE: ./packages/shared/build/probe/postgres.js
/** A driver's message without the address, and without the password as it stands there or decoded. */
function withoutPassword(message, url) {
    const parsed = URL.parse(url);
    const password = parsed?.password ?? '';
    const hidden = [url, password, safelyDecoded(password), parsed?.searchParams.get('password') ?? ''].filter((text) => text !== '');
    return hidden.reduce((text, secret) => text.replaceAll(secret, '***'), message);
}
function safelyDecoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./packages/shared/build/probe/postgres-client.js



const unreachableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT']);
/** Connects, asks, and leaves, all within the time-out. Never throws, and never tells the password. */
async function askPostgres(request) {
    const deadline = AbortSignal.timeout(Math.max(1, Math.round(request.timeout)));
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    let client;
    let connected = false;
    try {
        const session = new esm/* default.Client */.Ay.Client({ connectionString: request.url, connectionTimeoutMillis: request.timeout, application_name: 'slipway' });
        client = session;
        // Without a listener, a connection that breaks later would end the process.
        session.on('error', () => { });
        await whileNotAborted(session.connect(), signal);
        connected = true;
        await whileNotAborted(session.query(request.query), signal);
        return { state: 'answered' };
    }
    catch (error) {
        const timedOut = deadline.aborted;
        const message = timedOut
            ? `no answer within ${Math.round(request.timeout)} ms`
            : withoutPassword((0,errors/* messageOf */.bD)(error) || codeOf(error), request.url);
        return { state: 'failed', message, unreachable: !connected && (timedOut || unreachableCodes.has(codeOf(error))) };
    }
    finally {
        // Not awaited: a server that does not answer would not answer the farewell either.
        client?.end().catch(() => { });
    }
}
async function whileNotAborted(work, signal) {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers();
    const onAbort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await Promise.race([work, aborted.promise]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}
function codeOf(error) {
    return error instanceof Error && 'code' in error ? String(error.code) : '';
}


/***/ })

};
