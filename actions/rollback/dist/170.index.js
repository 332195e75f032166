export const id = 170;
export const ids = [170];
export const modules = {

/***/ 5170:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2759);
/* harmony import */ var _slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4922);
/* harmony import */ var _slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9738);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2520);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(359);





/** Only after a kill does the lock still stand: then traffic is given to one side whole, and the lock is released. */
async function post(inputs, context, stand = {}) {
    if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_0__/* .mayBeLocked */ .j)(context.state))
        return;
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_2__/* .heldLock */ .TT)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }));
    if (lock === undefined)
        return;
    try {
        const open = (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .openRecord */ .C6)(await stage.books.ledger.read(), (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .selfOf */ .KV)(context.runner));
        if (open === undefined)
            return;
        const ending = await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_4__/* .undo */ .tN)(open, { reason: 'the rollback was interrupted', judged: false }, (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_3__/* .withLock */ .kK)(stage.crew, lock, () => undefined));
        context.log.info(`${open.intent.release.version}: ${ending.state}: ${ending.reason}`);
    }
    finally {
        await lock.release();
    }
}


/***/ })

};
