/** Every code that the rules of consumers refuse with. */
export type ConsumerRefusal = 'BAD_TEXT' | 'CONSUMER_DIFFERS' | 'NAME_MALFORMED' | 'NO_CONSUMER' | 'OUT_OF_RANGE';
