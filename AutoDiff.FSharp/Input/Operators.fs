namespace AutoDiff.FSharp.TextInput

/// An operator as the parser sees it: what it builds, and how tightly it binds.
[<NoEquality; NoComparison>]
type internal Operator =
    {
        Kind: SyntaxKind
        Operands: int
        /// Higher binds tighter.
        Precedence: int
        /// What must bind at least this tightly to be taken as this operator's left operand.
        Left: int
    }

/// <summary>The precedence table: the whole of it.</summary>
/// <remarks>
/// A prefix operator stands below the power, so that -x^2 is -(x^2); it is never reduced by what is on its left, so that
/// 2^-x needs no parentheses.
/// </remarks>
[<RequireQualifiedAccess>]
module internal Operators =
    let private comparison = 4

    let private leftAssociative precedence operator =
        ValueSome
            {
                Kind = SyntaxKind.Binary operator
                Operands = 2
                Precedence = precedence
                Left = precedence
            }

    let private rightAssociative precedence operator =
        ValueSome
            {
                Kind = SyntaxKind.Binary operator
                Operands = 2
                Precedence = precedence
                Left = precedence + 1
            }

    let private prefixed precedence operator =
        {
            Kind = SyntaxKind.Unary operator
            Operands = 1
            Precedence = precedence
            Left = precedence
        }

    let private orElse = leftAssociative 1 BinaryOperator.Or
    let private andAlso = leftAssociative 2 BinaryOperator.And
    let private less = leftAssociative comparison BinaryOperator.Less
    let private lessOrEqual = leftAssociative comparison BinaryOperator.LessOrEqual
    let private greater = leftAssociative comparison BinaryOperator.Greater

    let private greaterOrEqual =
        leftAssociative comparison BinaryOperator.GreaterOrEqual

    let private equal = leftAssociative comparison BinaryOperator.Equal
    let private notEqual = leftAssociative comparison BinaryOperator.NotEqual
    let private add = leftAssociative 5 BinaryOperator.Add
    let private subtract = leftAssociative 5 BinaryOperator.Subtract
    let private multiply = leftAssociative 6 BinaryOperator.Multiply
    let private divide = leftAssociative 6 BinaryOperator.Divide
    let private matrixMultiply = leftAssociative 6 BinaryOperator.MatrixMultiply
    let private power = rightAssociative 8 BinaryOperator.Power

    /// not: above 'and', below comparisons.
    let negation = prefixed 3 UnaryOperator.Not

    /// -: above products, below powers.
    let minus = prefixed 7 UnaryOperator.Negate

    /// What stands between a number and what follows it directly.
    let implicitProduct = multiply.Value

    /// x² is x^2, and binds before anything around it.
    let superscript = power.Value.Kind

    /// Nothing binds looser: reducing down to here completes an expression.
    let loosest = 1

    let isComparison operator = operator.Precedence = comparison

    /// The operator a token is between two operands, if it is one.
    let infix kind =
        match kind with
        | TokenKind.Or -> orElse
        | TokenKind.And -> andAlso
        | TokenKind.Less -> less
        | TokenKind.LessOrEqual -> lessOrEqual
        | TokenKind.Greater -> greater
        | TokenKind.GreaterOrEqual -> greaterOrEqual
        | TokenKind.EqualTo -> equal
        | TokenKind.NotEqualTo -> notEqual
        | TokenKind.Plus -> add
        | TokenKind.Minus -> subtract
        | TokenKind.Times -> multiply
        | TokenKind.Slash -> divide
        | TokenKind.At -> matrixMultiply
        | TokenKind.Caret -> power
        | _ -> ValueNone
