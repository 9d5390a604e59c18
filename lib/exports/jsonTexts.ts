/** One part of an export: a value, or rows that are never all in memory. */
export type Section = { name: string } & ({ value: () => Promise<unknown> } | { rows: () => AsyncIterable<unknown> })

async function* rowTexts(rows: AsyncIterable<unknown>): AsyncIterable<string> {
  let before = '['
  for await (const row of rows) {
    yield `${before}\n  ${JSON.stringify(row)}`
    before = ','
  }
  yield before === '[' ? '[]' : '\n]'
}

/** A JSON object of these sections, text by text. */
export async function* jsonTexts(sections: readonly Section[]): AsyncIterable<string> {
  let before = '{\n'
  for (const section of sections) {
    yield `${before}${JSON.stringify(section.name)}: `
    if ('rows' in section) yield* rowTexts(section.rows())
    else yield JSON.stringify(await section.value()) ?? 'null'
    before = ',\n'
  }
  yield `${before === '{\n' ? '{' : ''}\n}\n`
}
