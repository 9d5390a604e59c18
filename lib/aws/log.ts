/** Structured logs, one JSON object a line. Values are written by `JSON.stringify`, so none can forge a line. */

type Fields = Record<string, string | number | boolean | null | object>

function line(level: 'INFO' | 'ERROR', message: string, fields: Fields): string {
  const timestamp = new Date().toISOString()
  return `${JSON.stringify({ level, message, timestamp, service: 'gatehouse', ...fields })}\n`
}

/** What went as expected. */
export function logInfo(message: string, fields: Fields): void {
  process.stdout.write(line('INFO', message, fields))
}

interface Metadata {
  $metadata?: { httpStatusCode?: number; requestId?: string }
  /** What DynamoDB refused, and in which words (refused.ts). */
  refused?: object
}

/**
 * What did not, with an error's name and places. Its message and cause are left out: those of parsers and of AWS
 * repeat what they were given, and that may be a password.
 */
export function logError(message: string, error: unknown, fields: Fields): void {
  const { name, message: told, stack, $metadata, refused } = error as Error & Metadata
  // The message goes out of the stack first, and what is left must end like a place: a message may hold lines of any form.
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
