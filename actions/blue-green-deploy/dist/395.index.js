export const id = 395;
export const ids = [395];
export const modules = {

/***/ 6395:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   haproxySocket: () => (/* binding */ haproxySocket)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6724);


const timeLimit = 5_000;
const maxAnswer = 16 * 1_048_576;
/** `address` is a path, or `host:port`. One connection per command, as HAProxy's non-interactive mode has it. */
function haproxySocket(address) {
    const tcp = /^(?!\/)(.+):(\d{1,5})$/.exec(address);
    const where = tcp === null ? { path: address } : { host: tcp[1] ?? '', port: Number(tcp[2]) };
    return (command) => new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)(where);
        const fail = (error) => {
            socket.destroy();
            reject(error);
        };
        socket.setTimeout(timeLimit, () => fail(unreachable(address, `no answer to "${command}" within ${timeLimit} ms`)));
        socket.on('error', (error) => fail(unreachable(address, error.message, error)));
        socket.on('connect', () => socket.end(`${command}\n`));
        socket.on('data', (chunk) => {
            size += chunk.length;
            if (size > maxAnswer)
                fail(new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`HAProxy at ${address} answered "${command}" with more than ${maxAnswer} bytes`));
            else
                chunks.push(chunk);
        });
        socket.on('end', () => resolve(Buffer.concat(chunks).toString().trim()));
    });
}
function unreachable(address, why, cause) {
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ(`HAProxy's runtime socket at ${address} cannot be used: ${why}`, {
        hint: 'haproxy.cfg needs, under global: "stats socket PATH mode 660 level admin" (or "ipv4@HOST:PORT level admin"), and the runner must be on a machine and in a group that may use it.',
        cause,
    });
}


/***/ })

};
