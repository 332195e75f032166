export const id = 1220;
export const ids = [1220];
export const modules = {

/***/ 1220:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   encryptFile: () => (/* binding */ encryptFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7075);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6724);
/* harmony import */ var age_encryption__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4747);







/**
 * Encrypts a file to age recipients (age-encryption.org/v1), a piece at a time, whatever its size. The sha256 is that of the
 * encrypted file. What was half written is removed when it fails. Throws an ActionError.
 */
async function encryptFile({ from, to, recipients }, signal) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let bytes = 0;
    try {
        const encrypter = new age_encryption__WEBPACK_IMPORTED_MODULE_5__/* .Encrypter */ .T7();
        for (const recipient of recipients)
            encrypter.addRecipient(recipient);
        const sealed = await encrypter.encrypt(plainStream(from));
        const counted = async function* () {
            for await (const chunk of sealed) {
                hash.update(chunk);
                bytes += chunk.byteLength;
                yield chunk;
            }
        };
        await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_3__.Readable.from(counted()), (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createWriteStream)(to, { mode: 0o600 }), { signal });
    }
    catch (cause) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(to, { force: true });
        signal.throwIfAborted();
        throw new _slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_6__/* .ActionError */ .lZ(`The snapshot could not be encrypted: ${(0,_slipway_shared_core_errors__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(cause)}`, { cause });
    }
    return { path: to, sha256: `sha256:${hash.digest('hex')}`, bytes };
}
/** A web stream of the file, as the library wants it. */
function plainStream(path) {
    const chunks = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 256 * 1_024 })[Symbol.asyncIterator]();
    return new ReadableStream({
        pull: async (controller) => {
            const next = await chunks.next();
            if (next.done === true)
                controller.close();
            else if (next.value instanceof Uint8Array)
                controller.enqueue(next.value);
        },
        cancel: async () => {
            await chunks.return?.();
        },
    });
}


/***/ })

};
