export const id = 8689;
export const ids = [8689];
export const modules = {

/***/ 8689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openTransport: () => (/* binding */ openTransport)
/* harmony export */ });
/* harmony import */ var nodemailer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5909);

/** Nodemailer, in a file of its own so that only a run that sends mail loads it. Each stage may take 10 s. */
function openTransport(server) {
    return (0,nodemailer__WEBPACK_IMPORTED_MODULE_0__/* .createTransport */ .oO)({
        url: server,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 20_000,
        disableFileAccess: true,
        disableUrlAccess: true,
    });
}


/***/ })

};
