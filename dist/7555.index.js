export const id = 7555;
export const ids = [7555];
export const modules = {

/***/ 7555:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseJUnit: () => (/* binding */ parseJUnit)
});

// EXTERNAL MODULE: ./packages/shared/build/core/errors.js
var errors = __webpack_require__(6724);
// EXTERNAL MODULE: ./node_modules/.pnpm/sax@1.6.1/node_modules/sax/lib/sax.js
var sax = __webpack_require__(8729);
;// CONCATENATED MODULE: ./packages/shared/build/findings/xml.js

/**
 * Reads XML as a stream of events, without a tree, so that a report of hundreds of megabytes fits; entities that the document
 * itself defines are not expanded. Throws an Error with the line for what is not well-formed, cut-off text among it.
 */
function readXml(text, handler) {
    const parser = sax.parser(true);
    const line = () => parser.line + 1;
    let opened = 0;
    let depth = 0;
    parser.onerror = (error) => {
        throw new Error(`line ${line()}: ${error.message.split('\n')[0] ?? ''}`);
    };
    parser.onopentag = (tag) => {
        opened += 1;
        depth += 1;
        const attributes = Object.entries(tag.attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]);
        handler.open({ name: tag.name, attributes: Object.fromEntries(attributes), line: line() });
    };
    parser.ontext = (piece) => {
        if (depth > 0)
            handler.text?.(piece);
    };
    parser.oncdata = (piece) => handler.text?.(piece);
    parser.onclosetag = (name) => {
        depth -= 1;
        handler.close(name);
    };
    parser.write(text.replace(/^\ufeff/, '')).close();
    if (opened === 0)
        throw new Error('line 1: there is no element in it');
}

;// CONCATENATED MODULE: ./actions/quality-gate/build/junit.js


/**
 * The tests of a JUnit report, counted anew: the totals that reports state are often wrong. Source: the Surefire schema and
 * what Vitest, Jest, pytest, Playwright and nextest write. Several entries of one name are the tries of one test, as long as
 * no failure follows a pass. Throws an ActionError for text that is not a whole JUnit report.
 */
function parseJUnit(text, origin) {
    const drafts = [];
    let current;
    let within;
    let depth = 0;
    const suiteFiles = [];
    const open = (element) => {
        depth += 1;
        if (depth === 1 && element.name !== 'testsuites' && element.name !== 'testsuite') {
            throw new errors/* ActionError */.lZ(`${origin} is not a JUnit report: its root is <${element.name.slice(0, 60)}>, expected <testsuites> or <testsuite>`);
        }
        if (element.name === 'testsuite')
            suiteFiles.push(element.attributes['file'] ?? suiteFiles.at(-1));
        if (element.name === 'testcase')
            current = draftOf(element, suiteFiles.at(-1));
        else if (current !== undefined) {
            within = note(current, element);
        }
    };
    const close = (name) => {
        depth -= 1;
        if (name === 'testsuite')
            suiteFiles.pop();
        if (name === 'failure' || name === 'error')
            within = undefined;
        if (name !== 'testcase' || current === undefined)
            return;
        drafts.push(current);
        current = undefined;
    };
    const read = (piece) => {
        if (within === 'failure' && current !== undefined && (current.message ?? '').length < 2_000)
            current.message = `${current.message ?? ''}${piece}`.trimStart();
    };
    try {
        readXml(text, { open, close, text: read });
    }
    catch (cause) {
        if (cause instanceof errors/* ActionError */.lZ)
            throw cause;
        throw new errors/* ActionError */.lZ(`${origin} is not a whole XML file: ${(0,errors/* messageOf */.bD)(cause)}`, {
            cause,
            hint: 'The test run may have been cut off while it wrote the report.',
        });
    }
    return [...Map.groupBy(drafts, (draft) => [draft.file ?? '', draft.classname, draft.name].join('\0')).values()].map(joinTries);
}
function draftOf({ attributes }, suiteFile) {
    const line = Number(attributes['line']);
    return {
        classname: attributes['classname'] ?? '',
        name: attributes['name'] ?? '',
        file: attributes['file'] ?? suiteFile,
        line: Number.isInteger(line) && line > 0 ? line : undefined,
        outcome: 'passed',
        flaky: false,
        message: undefined,
    };
}
/** What an element within a test case says of it; gives `failure` where its text is the message. */
function note(draft, { name, attributes }) {
    if (name === 'skipped' && draft.outcome === 'passed')
        draft.outcome = 'skipped';
    if (name === 'flakyFailure' || name === 'flakyError')
        draft.flaky = true;
    if (name !== 'failure' && name !== 'error')
        return undefined;
    draft.outcome = 'failed';
    const message = attributes['message'] ?? '';
    draft.message = draft.message ?? (message === '' ? undefined : `${message}\n`);
    return 'failure';
}
function joinTries(tries) {
    const last = tries.at(-1);
    const outcomes = tries.map((one) => one.outcome);
    const firstPass = outcomes.indexOf('passed');
    // A runner does not try again what has passed: a failure after a pass is another test of the same name.
    const failed = last?.outcome === 'failed' || (firstPass !== -1 && outcomes.indexOf('failed', firstPass) !== -1);
    const outcome = failed ? 'failed' : outcomes.includes('passed') ? 'passed' : (last?.outcome ?? 'passed');
    const { classname = '', name = '', file, line } = tries.find((one) => one.outcome === outcome) ?? {};
    return {
        name: classname === '' || name.startsWith(classname) ? name : `${classname} › ${name}`,
        outcome,
        flaky: outcome === 'passed' && (tries.some((one) => one.flaky) || outcomes.includes('failed')),
        message: tries.findLast((one) => one.message !== undefined)?.message?.trim(),
        file,
        line,
    };
}


/***/ })

};
