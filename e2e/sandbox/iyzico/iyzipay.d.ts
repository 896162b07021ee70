/** The part of the official SDK that the tests drive; the package brings no types. */
declare module "iyzipay" {
  type Call = (request: object, done: (error: unknown, body: unknown) => void) => void;

  export default class Iyzipay {
    constructor(config: { uri: string; apiKey: string; secretKey: string });
    card: { create: Call; delete: Call };
    cardList: { retrieve: Call };
    payment: { create: Call; retrieve: Call };
    threedsInitialize: { create: Call };
    threedsPayment: { create: Call };
    threedsV2Payment: { create: Call };
    binNumber: { retrieve: Call };
    installmentInfo: { retrieve: Call };
  }
}
