/** Structured logs, one JSON object a line. Values are written by `JSON.stringify`, so none can forge a line. */

type Fields = Record<string, string | number | boolean | null | object>

function line(level: 'INFO' | 'ERROR', message: string, fields: Fields): string {
  const timestamp = new Date().toISOString()
  return `${JSON.stringify({ level, message, timestamp, service: 'gatehouse', ...fields })}\n`
}

/** Logs an event that was expected. */
export function logInfo(message: string, fields: Fields): void {
  process.stdout.write(line('INFO', message, fields))
}

interface Metadata {
  $metadata?: { httpStatusCode?: number; requestId?: string }
  /** DynamoDB's refusal, in words without values (refused.ts). */
  refused?: object
}

/**
 * Logs a failure with an error's name and stack. Its message and cause are left out: parsers and AWS repeat their input
 * there, which may be a password.
 */
export function logError(message: string, error: unknown, fields: Fields): void {
  const { name, message: told, stack, $metadata, refused } = error as Error & Metadata
  // A message may hold lines of any form: it is taken out of the stack first, and only lines that end like a place are
  // kept.
  const places = (stack ?? '')
    .replace(told ?? '', () => '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  process.stderr.write(
    line('ERROR', message, {
      ...fields,
      errorName: name ?? typeof error,
      places: places.map((line) => line.trim()).slice(0, 12),
      ...(refused && { refused }),
      ...($metadata && { awsStatus: $metadata.httpStatusCode ?? 0, awsRequestId: $metadata.requestId ?? '' }),
    }),
  )
}
