/**
 * Calls at the limits of DynamoDB that the embedded engine accepts, with the messages of AWS's own engine. `T` is a
 * table with the hash key `shelf` and the range key `place`, both texts.
 */

export interface Question {
  name: string
  operation:
    | 'PutItem'
    | 'UpdateItem'
    | 'DeleteItem'
    | 'Query'
    | 'Scan'
    | 'TransactWriteItems'
    | 'BatchWriteItem'
    | 'GetItem'
  input: Readonly<Record<string, unknown>>
}

export type Refused = Question & { message: string }

const S = (text: string) => ({ S: text })
const N = (number: number) => ({ N: String(number) })
const long = (length: number) => 'x'.repeat(length)
const key = (place = 'p') => ({ shelf: S('questions'), place: S(place) })
const list = (count: number, item: (index: number) => string, separator: string) =>
  Array.from({ length: count }, (_, index) => item(index)).join(separator)

const query = (name: string, condition: string, values: object, extra: object = {}): Question => ({
  name,
  operation: 'Query',
  input: { KeyConditionExpression: condition, ExpressionAttributeValues: values, ...extra },
})

const put = (name: string, input: object): Question => ({
  name,
  operation: 'PutItem',
  input: { Item: key(), ...input },
})
const condition = (name: string, expression: string, values: object, names?: object): Question =>
  put(name, {
    ConditionExpression: expression,
    ExpressionAttributeValues: values,
    ...(names && { ExpressionAttributeNames: names }),
  })
const filter = (name: string, expression: string, values: object): Question => ({
  name,
  operation: 'Scan',
  input: { FilterExpression: expression, ExpressionAttributeValues: values },
})
const update = (name: string, expression: string, values?: object, names?: object): Question => ({
  name,
  operation: 'TransactWriteItems',
  input: {
    TransactItems: [
      {
        Update: {
          Key: key(),
          UpdateExpression: expression,
          ...(values && { ExpressionAttributeValues: values }),
          ...(names && { ExpressionAttributeNames: names }),
        },
      },
    ],
  },
})
/** The update of a transaction with one part, by itself. */
const single = ({ name, input }: Question): Question => {
  const [part] = input['TransactItems'] as readonly { Update: Question['input'] }[]
  return { name, operation: 'UpdateItem', input: part?.Update ?? {} }
}
const conditional = (name: string, expression: string, condition: string, values: object): Question => ({
  name,
  operation: 'UpdateItem',
  input: {
    Key: key(),
    UpdateExpression: expression,
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  },
})
const refused = (message: string, ...questions: Question[]): Refused[] =>
  questions.map((question) => ({ ...question, message }))

const ofShelf = (place: string, values: object, extra: object = {}): Question =>
  query(
    `${place}, ${JSON.stringify(values).slice(0, 40)}`,
    `shelf = :s AND ${place}`,
    { ':s': S('questions'), ...values },
    extra,
  )

const startAt = (place: string, at: string, forward: boolean): Question => {
  const question = ofShelf(
    place,
    { ':a': S('m'), ...(place.includes(':b') && { ':b': S('p') }) },
    {
      ExclusiveStartKey: key(at),
      ScanIndexForward: forward,
    },
  )
  return { ...question, name: `${place} from ${at}, ${forward ? 'forwards' : 'backwards'}` }
}

const emptyPlace =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: place'
const longPlace =
  'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes'
const otherType = 'One or more parameter values were invalid: Condition parameter type does not match schema type'
const outside = 'The provided starting key does not match the range key predicate'
const wrongOperand = (operator: string, type: string) =>
  `Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`
const wrongType = (type: string) =>
  `Invalid attribute type name found; type: ${type}, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}`
const sameOperand = (operator: string, path: string) =>
  `Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`
const overlap = (one: string, other: string) =>
  `Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${other}`
const tooMany = 'The IN operator is provided with too many operands; number of operands: 101'

const comparisons = ['=', '<', '<=', '>', '>=']
const operands = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`:v${index}`, S(`${index}`)]))
const hundred = Object.fromEntries(Object.entries(operands).slice(0, 100))
const inList = (count: number) => `word IN (${list(count, (index) => `:v${index}`, ', ')})`
const alternatives = (count: number) => list(count, () => 'word = :v', ' OR ')
const one = { ':v': N(1) }

const keyBounds: Refused[] = [
  ...refused(
    emptyPlace,
    ...comparisons.map((operator) => ofShelf(`place ${operator} :a`, { ':a': S('') })),
    ofShelf('begins_with(place, :a)', { ':a': S('') }),
    ofShelf('place BETWEEN :a AND :b', { ':a': S(''), ':b': S('p') }),
    ofShelf('place BETWEEN :a AND :b', { ':a': S(''), ':b': S('') }),
    ofShelf('#p BETWEEN :a AND :b', { ':a': S(''), ':b': S('p') }, { ExpressionAttributeNames: { '#p': 'place' } }),
  ),
  ...refused(emptyPlace.replace('place', 'shelf'), query('an empty partition', 'shelf = :s', { ':s': S('') })),
  ...refused(
    longPlace,
    ...comparisons.map((operator) => ofShelf(`place ${operator} :a`, { ':a': S(long(1025)) })),
    ofShelf('begins_with(place, :a)', { ':a': S('中'.repeat(342)) }),
    ofShelf('place BETWEEN :a AND :b', { ':a': S('a'), ':b': S(long(1025)) }),
  ),
  ...refused(
    otherType,
    query('a number for a partition of texts', 'shelf = :s', { ':s': N(1) }),
    ofShelf('place > :a', { ':a': N(1) }),
    ofShelf('place BETWEEN :a AND :b', { ':a': N(1), ':b': N(2) }),
  ),
  ...refused(
    'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ofShelf('begins_with(place, :a)', { ':a': N(1) }),
  ),
]

const startKeys: Refused[] = [
  ...refused(
    outside,
    query(
      'a start in another partition',
      'shelf = :s',
      { ':s': S('questions') },
      {
        ExclusiveStartKey: { shelf: S('other'), place: S('p') },
      },
    ),
    ...[true, false].flatMap((forward) => [
      ...['a', 'mm', 'z'].map((at) => startAt('place = :a', at, forward)),
      ...['m', 'mm', 'z'].map((at) => startAt('place < :a', at, forward)),
      ...['mm', 'z'].map((at) => startAt('place <= :a', at, forward)),
      ...['a', 'm'].map((at) => startAt('place > :a', at, forward)),
      startAt('place >= :a', 'a', forward),
      ...['a', 'z'].map((at) => startAt('begins_with(place, :a)', at, forward)),
      ...['a', 'z'].map((at) => startAt('place BETWEEN :a AND :b', at, forward)),
    ]),
    startAt('place <= :a', 'm', true),
    startAt('place >= :a', 'm', false),
    startAt('place BETWEEN :a AND :b', 'p', true),
    startAt('place BETWEEN :a AND :b', 'm', false),
  ),
  ...refused(
    `The provided starting key is invalid: ${emptyPlace}`,
    query('an empty start', 'shelf = :s', { ':s': S('questions') }, { ExclusiveStartKey: key('') }),
    { name: 'an empty start', operation: 'Scan', input: { ExclusiveStartKey: key('') } },
  ),
]

const conditions: Refused[] = [
  ...refused(
    `Invalid ConditionExpression: ${tooMany}`,
    condition('101 operands', inList(101), operands),
    {
      name: '101 operands',
      operation: 'DeleteItem',
      input: { Key: key(), ConditionExpression: inList(101), ExpressionAttributeValues: operands },
    },
    {
      name: '101 operands',
      operation: 'UpdateItem',
      input: {
        Key: key(),
        UpdateExpression: 'REMOVE a',
        ConditionExpression: `NOT ${inList(101)}`,
        ExpressionAttributeValues: operands,
      },
    },
    {
      name: '101 operands of a check',
      operation: 'TransactWriteItems',
      input: {
        TransactItems: [
          { ConditionCheck: { Key: key(), ConditionExpression: inList(101), ExpressionAttributeValues: operands } },
        ],
      },
    },
  ),
  ...refused(`Invalid FilterExpression: ${tooMany}`, filter('101 operands', inList(101).replace('IN', 'in'), operands)),
  ...['X', 's', ''].flatMap((type) => [
    ...refused(
      `Invalid ConditionExpression: ${wrongType(type)}`,
      condition(`no type: ${type}`, 'attribute_type(word, :t)', { ':t': S(type) }),
    ),
    ...refused(
      `Invalid FilterExpression: ${wrongType(type)}`,
      filter(`no type: ${type}`, 'attribute_type (word , :t)', { ':t': S(type) }),
    ),
  ]),
  ...refused(
    wrongOperand('attribute_type', 'N'),
    condition('a type that is a number', 'attribute_type(word, :t)', { ':t': N(1) }),
  ),
  ...['=', '<>', '<', '<=', '>', '>='].flatMap((operator) =>
    refused(
      sameOperand(operator, '[word]'),
      condition(`word ${operator} itself`, `word ${operator} word AND q = :v`, one),
    ),
  ),
  ...refused(
    sameOperand('=', '[word, a, [0]]'),
    condition('a path and itself', '#w.a[0] = word.a[0] AND q = :v', one, { '#w': 'word' }),
  ),
  ...refused(sameOperand('IN', '[word]'), condition('itself among others', 'word IN (:v, word)', one)),
  ...refused(sameOperand('BETWEEN', '[word]'), condition('between itself and more', 'word BETWEEN word AND :v', one)),
  ...refused(
    sameOperand('begins_with', '[word]'),
    condition('its own beginning', 'begins_with(word, word) AND q = :v', one),
  ),
  ...Object.entries({ BOOL: true, NULL: true, L: [], M: {}, SS: ['a'], NS: ['1'] }).flatMap(([type, content]) => [
    ...refused(wrongOperand('<', type), condition(`less than ${type}`, 'word < :v', { ':v': { [type]: content } })),
    ...refused(wrongOperand('>=', type), condition(`${type} at least`, ':v >= word', { ':v': { [type]: content } })),
    ...refused(
      wrongOperand('BETWEEN', type),
      condition(`between ${type}`, 'word BETWEEN :v AND :v', { ':v': { [type]: content } }),
    ),
  ]),
  ...refused(
    'Invalid FilterExpression: The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}',
    filter('between a text and a number', 'word BETWEEN :a AND :b', { ':a': S('a'), ':b': N(1) }),
  ),
  ...refused(
    'Invalid FilterExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}',
    filter('between more and less', 'word BETWEEN :a AND :b', { ':a': S('b'), ':b': S('a') }),
  ),
  ...refused(
    'Invalid ConditionExpression: The expression contains too many operators; operator count: 301',
    condition('301 operators', alternatives(151), one),
    condition('301 operators with NOT', `${list(101, () => 'NOT word = :v', ' OR ')}`, one),
    condition('301 functions', `word = :v OR ${list(150, () => 'attribute_exists(word)', ' OR ')}`, one),
    condition('301 operators with size', `${list(101, () => 'size(word) = :v', ' OR ')}`, one),
  ),
  ...refused(
    'Invalid ConditionExpression: List index is not within the allowable range; index: [2147483648]',
    condition('an index of 32 bits', 'word[2147483648] = :v', one),
  ),
  ...refused(
    'Invalid ConditionExpression: Syntax error; token: "_", near: "_a"',
    condition('a bare name of a blank', '_a = :v', one),
  ),
]

const names: Refused[] = [
  ...refused(
    'ExpressionAttributeNames contains invalid value: Empty attribute name for key #n',
    condition('an empty name', '#n = :v', one, { '#n': '' }),
    update('an empty name', 'SET #n = :v', one, { '#n': '' }),
  ),
  ...refused(
    'ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than 65536 bytes for key #n',
    condition('a name of 64 KB', '#n = :v', one, { '#n': long(65_536) }),
    condition('a name of 64 KB in fewer characters', '#n = :v', one, { '#n': '中'.repeat(21_846) }),
  ),
  ...refused(
    'ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256',
    condition('a placeholder of 256 bytes', `#${long(255)} = :v`, one, { [`#${long(255)}`]: 'word' }),
  ),
  ...refused(
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}',
    condition('a name that nothing uses', 'word = :v', one, { '#n': 'word' }),
  ),
  ...refused(
    'Empty attribute name',
    put('an attribute without a name', { Item: { ...key(), '': N(1) } }),
    put('an attribute without a name within a map', { Item: { ...key(), map: { M: { '': N(1) } } } }),
    {
      name: 'an attribute without a name',
      operation: 'TransactWriteItems',
      input: { TransactItems: [{ Put: { Item: { ...key(), list: { L: [{ M: { '': N(1) } }] } } } }] },
    },
  ),
]

/** Paths within what is not there. */
const withoutParent: Question[] = [
  ...[
    ['SET absent.b = :v', one],
    ['DELETE absent.b :w', { ':w': { SS: ['a'] } }],
    ['REMOVE absent.b', undefined],
    ['REMOVE absent[0]', undefined],
    ['SET c = :v REMOVE absent.b.c, d', one],
  ].flatMap(([expression, values]) => {
    const inTransaction = update('within what is not there', expression as string, values as object | undefined)
    return [inTransaction, single(inTransaction)]
  }),
  conditional('within what need not be there', 'REMOVE absent.b', 'absent.b = :v OR attribute_not_exists(absent)', one),
]

const updates: Refused[] = [
  ...refused(overlap('[m, a]', '[m]'), update('a map and what is in it', 'SET m.a = :v, m = :v', one)),
  ...refused(overlap('[l, [0]]', '[l]'), update('a list and what is in it', 'SET l[0] = :v REMOVE l', one)),
  ...refused(
    overlap('[a]', '[a]'),
    update('one attribute twice', 'SET #a = if_not_exists(b, :v) + :v REMOVE a', one, { '#a': 'a' }),
  ),
  ...refused(
    'One or more parameter values were invalid: Cannot update attribute place. This attribute is part of the key',
    update('a key attribute', 'SET place = :v', { ':v': S('q') }),
    update('a key attribute', 'REMOVE place'),
  ),
  ...refused('The document path provided in the update expression is invalid for update', ...withoutParent),
  ...Object.entries({ L: [[], 'LIST'], S: ['x', 'STRING'], BOOL: [true, 'BOOLEAN'], M: [{}, 'MAP'] }).flatMap(
    ([type, [content, word]]) =>
      refused(
        `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: ${word}, typeSet: ALLOWED_FOR_ADD_OPERAND`,
        update(`adds ${type}`, 'ADD a :v', { ':v': { [type]: content } }),
      ),
  ),
  ...refused(
    'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :v',
    update('adds an empty set', 'ADD a :v', { ':v': { SS: [] } }),
    update('deletes an empty set', 'DELETE a :v', { ':v': { SS: [] } }),
    update('an empty set in a list', 'SET a = :v', { ':v': { L: [{ SS: [] }] } }),
  ),
]

const shapes: Refused[] = [
  ...['ALL_NEW', 'NEW'].flatMap((asked) =>
    refused(
      `1 validation error detected: Value '${asked}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
      put(`a refusal with ${asked}`, { ReturnValuesOnConditionCheckFailure: asked }),
    ),
  ),
  ...refused(
    'Invalid ProjectionExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, a], path two: [m, [0]]',
    {
      name: 'a map that is a list too',
      operation: 'GetItem',
      input: { Key: key(), ProjectionExpression: 'm.a, m[0]' },
    },
  ),
  ...refused('TransactItems can only contain one of Check, Put, Update or Delete', {
    name: 'two writes in one',
    operation: 'TransactWriteItems',
    input: { TransactItems: [{ Put: { Item: key('1') }, Delete: { Key: key('2') } }] },
  }),
  ...refused(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    {
      name: 'two writes in one',
      operation: 'BatchWriteItem',
      input: { RequestItems: { T: [{ PutRequest: { Item: key('1') }, DeleteRequest: { Key: key('2') } }] } },
    },
  ),
]

/** Calls that AWS refuses and the embedded engine accepts. */
export const refusedQuestions: readonly Refused[] = [
  ...keyBounds,
  ...startKeys,
  ...conditions,
  ...names,
  ...updates,
  ...shapes,
]

/** Calls that AWS accepts, as close to those above as possible. */
export const takenQuestions: readonly Question[] = [
  ...comparisons.map((operator) => ofShelf(`place ${operator} :a`, { ':a': S(long(1024)) })),
  ofShelf('place BETWEEN :a AND :b', { ':a': S('b'), ':b': S('b') }),
  ofShelf('place BETWEEN :a AND :b', { ':a': S('\uFFFF'), ':b': S('\u{1F600}') }),
  query('parentheses', '(shelf = :s) AND (place > :a)', { ':s': S('questions'), ':a': S('a') }),
  query('a start in the partition', 'shelf = :s', { ':s': S('questions') }, { ExclusiveStartKey: key('nowhere') }),
  startAt('place = :a', 'm', true),
  startAt('place <= :a', 'm', false),
  startAt('place >= :a', 'm', true),
  startAt('place BETWEEN :a AND :b', 'm', true),
  startAt('place BETWEEN :a AND :b', 'p', false),
  startAt('begins_with(place, :a)', 'mm', true),
  condition('100 operands', `NOT ${inList(100)}`, hundred),
  condition('300 operators', `NOT (${alternatives(150)})`, one),
  condition('size of itself', 'NOT size(word) = size(word) AND attribute_not_exists(word) AND (:v = :v)', one),
  condition('a value and itself', 'attribute_not_exists(word) OR word = :v', { ':v': { L: [] } }),
  condition('a type', 'NOT attribute_type(word, :t)', { ':t': S('NULL') }),
  condition('an index', 'attribute_not_exists(word[2147483647]) OR q = :v', one),
  condition('a name with a blank in the middle', 'attribute_not_exists(a_b) OR a_b = :v', one),
  condition('a long name', 'attribute_not_exists(#n) OR #n = :v', one, { '#n': long(65_535) }),
  put('empty texts, lists and maps', { Item: { ...key(), a: S(''), b: { L: [] }, c: { M: {} } } }),
  put('a refusal with what refuses', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  update('adds to what is not there', 'ADD n :v, seen :w', { ':v': N(1), ':w': { SS: ['a'] } }),
  update('attributes that begin alike', 'SET a = :v, ab = :v REMOVE abc', one),
  update('functions', 'SET a = if_not_exists(b, :v) + :v, l = list_append(if_not_exists(l, :e), :e)', {
    ...one,
    ':e': { L: [] },
  }),
  update('a map', 'SET around = :m', { ':m': { M: { b: N(1), c: N(1) } } }),
  conditional('within what a condition asks for', 'SET around.c = :v REMOVE around.b', 'around.b = :v AND :v = :v', {
    ':v': N(1),
  }),
]
