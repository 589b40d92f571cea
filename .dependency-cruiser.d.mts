interface Rule {
  readonly name: string;
  readonly comment: string;
}
declare const house: { readonly forbidden: readonly Rule[]; readonly options: object };
export default house;
