export const scannerNames = [
  'secret-patterns',
  'trufflehog',
  'env-files',
  'npm-audit',
  'cargo-audit',
  'cargo-deny',
  'osv-scanner',
  'hadolint',
  'container-files',
  'trivy',
  'zizmor',
] as const
export type ScannerName = (typeof scannerNames)[number]
