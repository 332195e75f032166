import type { Severity } from '@slipway/shared/core/words'

/** A rule of hadolint with a severity of our own and the reason for it. */
type Row = readonly [code: string, severity: Severity, reason: string]

/**
 * Every rule of hadolint 2.15.1 (its README, "Rules"), with the codes of ShellCheck that it lists there. Hadolint's levels tell how sure a
 * style is, not how grave a problem is: `MAINTAINER` is an error there, and a password in `ENV` is a warning. A row here is about what
 * somebody who attacks the image, or what the image is built from, gains. What is grave in the values of an instruction, which hadolint does
 * not look at, is a rule of `container-files`.
 */
const rows: readonly Row[] = [
  ['DL1001', 'low', 'a pragma hides problems; pragmas have no effect in this scan'],
  ['DL3000', 'low', 'a relative WORKDIR is a question of clarity'],
  ['DL3001', 'low', 'a command without a use in an image is size, and a tool for an intruder at most'],
  ['DL3002', 'medium', 'who breaks out of the process is root in the container, and one fault of the kernel away from the host'],
  ['DL3003', 'low', 'cd in place of WORKDIR is a question of clarity'],
  ['DL3004', 'medium', 'sudo in an image gives root to whoever takes over the process'],
  ['DL3006', 'medium', 'without a tag, the next build may take another image, which nobody has scanned'],
  ['DL3007', 'medium', 'latest is moved with each release, and the next build may take an image that nobody has scanned'],
  ['DL3008', 'low', 'the distribution signs its packages; a version that is not pinned is a build that cannot be repeated'],
  ['DL3009', 'low', 'lists of packages are size'],
  ['DL3010', 'low', 'ADD for archives is a question of size'],
  ['DL3011', 'low', 'a port that cannot be is a fault of the build, which shows at once'],
  ['DL3012', 'low', 'of two HEALTHCHECK the last one holds: a fault of function'],
  ['DL3013', 'medium', 'pip takes whatever is the newest, without a signature: a taken-over package comes into the next build'],
  ['DL3014', 'low', 'without -y the build stops'],
  ['DL3015', 'low', 'recommended packages are size, and a little more that can have a fault'],
  ['DL3016', 'medium', 'npm takes whatever is the newest: a taken-over package comes into the next build, and runs its scripts there'],
  ['DL3018', 'low', 'the distribution signs its packages; a version that is not pinned is a build that cannot be repeated'],
  ['DL3019', 'low', 'a cache is size'],
  ['DL3020', 'low', 'ADD of a file does what COPY does; ADD of an address is a rule of container-files'],
  ['DL3021', 'low', 'a wrong COPY stops the build'],
  ['DL3022', 'low', 'COPY --from an image outside of the file; which image it is, container-files judges'],
  ['DL3023', 'low', 'a wrong COPY stops the build'],
  ['DL3024', 'low', 'two stages of one name are a fault of function'],
  ['DL3025', 'low', 'a shell as the first process gets the signals: a fault of function'],
  ['DL3026', 'high', 'the owner has said which registries are trusted, and this is none of them'],
  ['DL3027', 'low', 'apt in place of apt-get is a question of stability'],
  ['DL3028', 'medium', 'gem takes whatever is the newest, without a signature: a taken-over package comes into the next build'],
  ['DL3029', 'low', 'a fixed platform is a question of portability'],
  ['DL3030', 'low', 'without -y the build stops'],
  ['DL3032', 'low', 'a cache is size'],
  ['DL3033', 'low', 'the distribution signs its packages; a version that is not pinned is a build that cannot be repeated'],
  ['DL3034', 'low', 'without a switch the build stops'],
  ['DL3035', 'low', 'a whole upgrade is a build that cannot be repeated'],
  ['DL3036', 'low', 'a cache is size'],
  ['DL3037', 'low', 'the distribution signs its packages; a version that is not pinned is a build that cannot be repeated'],
  ['DL3038', 'low', 'without -y the build stops'],
  ['DL3040', 'low', 'a cache is size'],
  ['DL3041', 'low', 'the distribution signs its packages; a version that is not pinned is a build that cannot be repeated'],
  ['DL3042', 'low', 'a cache is size'],
  ['DL3043', 'low', 'a wrong ONBUILD stops the build'],
  ['DL3044', 'low', 'a variable that is not set yet is a fault of function'],
  ['DL3045', 'low', 'a COPY to a folder that nobody named is a question of clarity'],
  ['DL3046', 'low', 'a long user id is size'],
  ['DL3047', 'low', 'a progress bar is size of a log'],
  ['DL3048', 'low', 'a label is a description'],
  ['DL3049', 'low', 'a label is a description'],
  ['DL3050', 'low', 'a label is a description'],
  ['DL3051', 'low', 'a label is a description'],
  ['DL3052', 'low', 'a label is a description'],
  ['DL3053', 'low', 'a label is a description'],
  ['DL3054', 'low', 'a label is a description'],
  ['DL3055', 'low', 'a label is a description'],
  ['DL3056', 'low', 'a label is a description'],
  ['DL3057', 'low', 'a missing HEALTHCHECK is a question of operation; the deployment has its own checks'],
  ['DL3058', 'low', 'a label is a description'],
  ['DL3059', 'low', 'layers are size'],
  ['DL3060', 'low', 'a cache is size'],
  ['DL3061', 'low', 'a wrong order stops the build'],
  ['DL3062', 'medium', 'go install takes whatever is the newest: a taken-over module comes into the next build'],
  ['DL3063', 'low', 'a reserved name of a stage is a fault of function'],
  ['DL3064', 'medium', 'hadolint goes by the name alone, USERNAME among them; container-files judges the value, up to critical'],
  ['DL3065', 'low', 'the platform that holds anyway is a question of clarity'],
  ['DL3066', 'low', 'a user by name is a question of portability'],
  ['DL3067', 'medium', 'a whole file system of another stage brings its secrets and tools into the image'],
  ['DL4000', 'low', 'MAINTAINER is a deprecated way to write a label'],
  ['DL4001', 'low', 'both wget and curl are size'],
  ['DL4003', 'low', 'of two CMD the last one holds: a fault of function'],
  ['DL4004', 'low', 'of two ENTRYPOINT the last one holds: a fault of function'],
  ['DL4005', 'low', 'a link in place of SHELL is a question of clarity'],
  ['DL4006', 'medium', 'without pipefail, a download or a check of a signature that failed passes as done'],
  ['SC1000', 'low', 'a $ that stands for itself is a question of clarity'],
  ['SC1001', 'low', 'a backslash without effect is a question of clarity'],
  ['SC1007', 'low', 'a fault of function, which the build shows'],
  ['SC1010', 'low', 'a fault of function, which the build shows'],
  ['SC1018', 'low', 'a fault of function, which the build shows'],
  ['SC1035', 'low', 'a fault of function, which the build shows'],
  ['SC1045', 'low', 'a fault of function, which the build shows'],
  ['SC1065', 'low', 'a fault of function, which the build shows'],
  ['SC1066', 'low', 'a fault of function, which the build shows'],
  ['SC1068', 'low', 'a fault of function, which the build shows'],
  ['SC1077', 'low', 'a fault of function, which the build shows'],
  ['SC1078', 'low', 'a fault of function, which the build shows'],
  ['SC1079', 'low', 'a fault of function, which the build shows'],
  ['SC1081', 'low', 'a fault of function, which the build shows'],
  ['SC1083', 'low', 'a brace that stands for itself is a question of clarity'],
  ['SC1086', 'low', 'a fault of function, which the build shows'],
  ['SC1087', 'low', 'a fault of function, which the build shows'],
  ['SC1091', 'low', 'a file that ShellCheck cannot see says nothing about it'],
  ['SC1095', 'low', 'a fault of function, which the build shows'],
  ['SC1097', 'low', 'a fault of function, which the build shows'],
  ['SC1098', 'medium', 'eval of what is not quoted runs what a value says'],
  ['SC1099', 'low', 'a fault of function, which the build shows'],
  ['SC2002', 'low', 'a question of style'],
  ['SC2015', 'low', 'a branch that runs unexpectedly is a fault of function'],
  ['SC2026', 'low', 'a word outside of quotes is a fault of function'],
  ['SC2028', 'low', 'a sequence that echo does not expand is a fault of function'],
  ['SC2035', 'low', 'a file named like an option is one of the build itself'],
  ['SC2039', 'low', 'what another shell does not know is a fault of function'],
  ['SC2046', 'low', 'the words are those of the build itself: a fault of function'],
  ['SC2086', 'low', 'the words are those of the build itself: a fault of function'],
  ['SC2140', 'low', 'quotes that end early are a fault of function'],
  ['SC2154', 'low', 'a variable that nobody sets is a fault of function'],
  ['SC2155', 'medium', 'the status of a command is lost: a check that failed passes as done'],
  ['SC2164', 'low', 'a cd that failed is a fault of function'],
]

const byCode = new Map(rows.map(([code, severity, reason]) => [code, { severity, reason }]))

/** A level of hadolint's own. */
export type HadolintLevel = 'error' | 'warning' | 'info' | 'style' | 'ignore'

/** For a rule that the table does not have, such as one of a later version. Nothing is `high` without somebody who has thought about it. */
const fallback: Readonly<Record<HadolintLevel, Severity>> = { error: 'medium', warning: 'medium', info: 'low', style: 'low', ignore: 'low' }

/** The severity of a rule of hadolint, with the reason for it. `isKnown`: the table has a row for it. */
export function hadolintSeverity(code: string, level: HadolintLevel): { severity: Severity; reason: string; isKnown: boolean } {
  const row = byCode.get(code)
  if (row !== undefined) return { ...row, isKnown: true }
  return { severity: fallback[level], reason: `Slipway has no severity of its own for ${code}; hadolint calls it ${level}`, isKnown: false }
}
