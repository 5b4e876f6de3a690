Console.WriteLine("rtbci");
