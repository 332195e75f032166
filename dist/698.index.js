export const id = 698;
export const ids = [698];
export const modules = {

/***/ 698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runPost: () => (/* binding */ runPost)
/* harmony export */ });
/* harmony import */ var _slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7230);
/* harmony import */ var _backup_vault_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5437);
/* harmony import */ var _stage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(193);



/** Only after a kill is there plain text of a snapshot, and does the lock still stand: then the one is removed, traffic is given to one side whole, and the lock is released. */
async function runPost(inputs, context, stand = {}) {
    await (stand.vault ?? (0,_backup_vault_js__WEBPACK_IMPORTED_MODULE_0__/* .systemVault */ .w)(context.runner.temp)).sweep();
    if (!(0,_slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_2__/* .mayBeLocked */ .jr)(context.state))
        return;
    const { environment, books, crew } = await (0,_stage_js__WEBPACK_IMPORTED_MODULE_1__/* .setStage */ .d)(inputs, context, stand);
    await (0,_slipway_shared_rollout_post_step__WEBPACK_IMPORTED_MODULE_2__/* .restoreAndRelease */ .Jv)({ ...context, environment, books, crew, reason: 'the rollback was interrupted' });
}


/***/ })

};
