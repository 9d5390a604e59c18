/**
 * Zero-width characters, bidi marks, embeddings and isolates, which people copy along with numbers and addresses without
 * seeing them (contract, «Reading an identifier»). In names some of them mean something; in digits none does.
 */
const invisible = /\p{Cf}/gu

/** A number or an email without what nobody sees in it. */
export const visible = (text: string): string => text.replaceAll(invisible, '')
