/**
 * The end of an escape sequence. Its last character may be a letter or a digit, and does not belong to the word after it: `\n`, `\x3d`, `\u003d`,
 * `\u{3d}`, `\075`, `%3D`, `%253D`, `=3D` of quoted-printable mail, and the colours of a terminal (`\x1b[31m`).
 */
export const afterEscape =
  '(?<=\\\\[abefnrtv]|\\\\[0-7]{1,3}|\\\\x[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4}|\\\\u\\{[0-9A-Fa-f]{1,6}\\}|%(?:25)?[0-9A-Fa-f]{2}|=[0-9A-F]{2}|\\[[0-9;]{0,12}m)'

/** Before a token: no letter or digit, or an escape sequence. `_` and `-` may precede it: `prod_`, `token-`. */
export const start = `(?:(?<![A-Za-z0-9])|${afterEscape})`
export const end = '(?![A-Za-z0-9])'
/** Before a name, which may contain `_` and `-`: a pattern must not start within a long name. */
export const wordStart = '(?<![A-Za-z0-9_-])'
