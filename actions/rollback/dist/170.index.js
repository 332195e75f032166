export const id = 170;
export const ids = [170];
export const modules = {

/***/ 5170:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2589);
/* harmony import */ var _slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4922);
/* harmony import */ var _slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9963);
/* harmony import */ var _backup_vault_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5437);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5133);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(359);






/** Only after a kill is there plain text of a snapshot, and does the lock still stand: then the one is removed, traffic is given to one side whole, and the lock is released. */
async function post(inputs, context, stand = {}) {
    await (stand.vault ?? (0,_backup_vault_js__WEBPACK_IMPORTED_MODULE_0__/* .systemVault */ .w)(context.runner.temp)).sweep();
    if (!(0,_state_js__WEBPACK_IMPORTED_MODULE_2__/* .mayBeLocked */ .j)(context.state))
        return;
    const stage = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    const lock = await (0,_slipway_shared_rollout_lock__WEBPACK_IMPORTED_MODULE_3__/* .heldLock */ .TT)((0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__/* .lockDepsOf */ .Ne)(stage.books, { ...context, environment: stage.environment }));
    if (lock === undefined)
        return;
    try {
        const open = (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_5__/* .openRecord */ .C6)(await stage.books.ledger.read(), (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__/* .selfOf */ .KV)(context.runner));
        if (open === undefined)
            return;
        const ending = await (0,_slipway_shared_rollout_session__WEBPACK_IMPORTED_MODULE_5__/* .undo */ .tN)(open, { reason: 'the rollback was interrupted', judged: false }, (0,_slipway_shared_rollout_crew__WEBPACK_IMPORTED_MODULE_4__/* .withLock */ .kK)(stage.crew, lock, () => undefined));
        context.log.info(`${open.intent.release.version}: ${ending.state}: ${ending.reason}`);
    }
    finally {
        await lock.release();
    }
}


/***/ })

};
