/** Every code that the rules of a cap of a program refuse with; a test holds it to what they can answer. */
export type CapRefusal = 'CAP_MOVED';
